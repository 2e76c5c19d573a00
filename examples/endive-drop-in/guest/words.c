/* A reactor that reads a file and prints. Build: see README.md. */
#include <ctype.h>
#include <stdio.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* Prints and returns the words of /data/text.txt; -1 if it cannot be read. */
EXPORT("count") int count(void) {
  FILE *in = fopen("/data/text.txt", "r");
  if (!in) {
    perror("/data/text.txt");
    return -1;
  }
  int words = 0, inside = 0, letter;
  while ((letter = getc(in)) != EOF) {
    words += !isspace(letter) && !inside;
    inside = !isspace(letter);
  }
  fclose(in);
  printf("%d words\n", words);
  fflush(stdout);
  return words;
}

EXPORT("loop") void loop(void) {
  for (volatile int forever = 1; forever;) {
  }
}
