/* A reactor: functions that Java calls. Build: see README.md. */
#include <ctype.h>
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("malloc") void *allocate(size_t bytes) { return malloc(bytes); }
EXPORT("free") void release(void *block) { free(block); }

EXPORT("count-words") int count_words(const char *text, int length) {
  int words = 0, inside = 0;
  for (int i = 0; i < length; i++) {
    int letter = !isspace((unsigned char)text[i]);
    words += letter && !inside;
    inside = letter;
  }
  return words;
}

/* Turns ASCII letters into capitals, in place. */
EXPORT("capitals") void capitals(char *text, int length) {
  for (int i = 0; i < length; i++) {
    text[i] = toupper((unsigned char)text[i]);
  }
}
