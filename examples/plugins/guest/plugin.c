/* A plug-in. It behaves as its first argument says. Build: see README.md. */
#include <stdio.h>
#include <string.h>

static int copy(const char *from, const char *to) {
  FILE *in = fopen(from, "r");
  if (!in) {
    perror(from);
    return 1;
  }
  FILE *out = fopen(to, "w");
  if (!out) {
    perror(to);
    return 1;
  }
  char block[4096];
  size_t n;
  while ((n = fread(block, 1, sizeof block, in)) > 0) {
    fwrite(block, 1, n, out);
  }
  fclose(in);
  return fclose(out);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "work";
  if (!strcmp(what, "loop")) {
    for (volatile int forever = 1; forever;) {
    }
  } else if (!strcmp(what, "steal")) {
    return copy("/data/../../blue/secret.txt", "/data/stolen.txt");
  } else if (!strcmp(what, "fill")) {
    FILE *out = fopen("/tmp/large", "w");
    static char block[65536];
    while (out && fwrite(block, 1, sizeof block, out) == sizeof block) {
    }
    perror("/tmp/large");
    return 1;
  } else if (!strcmp(what, "chatter")) {
    for (;;) {
      puts("more and more output");
    }
  } else {
    char greeting[64] = "";
    FILE *in = fopen("/app/greeting.txt", "r");
    if (!in || !fgets(greeting, sizeof greeting, in)) {
      perror("/app/greeting.txt");
      return 1;
    }
    FILE *out = fopen("/data/result.txt", "w");
    fprintf(out, "%s\n", greeting);
    return fclose(out);
  }
  return 0;
}
