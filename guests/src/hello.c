/*
 * hello: prints a greeting.
 *
 *   hello [NAME…]
 *
 * The smallest guest: start-up times are measured with it.
 */
#include <stdio.h>

int main(int argc, char **argv) {
  if (argc < 2) {
    puts("Hello, world!");
  }
  for (int i = 1; i < argc; i++) {
    fputs("Hello, ", stdout);
    fputs(argv[i], stdout);
    puts("!");
  }
  return fflush(stdout) == 0 ? 0 : 1;
}
