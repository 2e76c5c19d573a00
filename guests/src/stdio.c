/* What a program learns of its streams, arguments and environment.
 *
 *   stdio isatty          prints isatty() of 0, 1 and 2
 *   stdio streams REPORT  reads one byte from 0, writes one to 1 and to 2; writes to REPORT, for each,
 *                         what the call returned, or -errno
 *   stdio hex ARG...      prints the bytes of each argument
 *   stdio env             prints the environment, the bytes of each variable
 *   stdio open PATH       opens PATH for reading and prints the errno, 0 for none
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static void print_hex(const char *string) {
  for (const char *p = string; *p; p++) {
    printf(p == string ? "%02x" : " %02x", (unsigned char)*p);
  }
  putchar('\n');
}

static int result(ssize_t n) { return n < 0 ? -errno : (int)n; }

static int streams(const char *report) {
  char byte;
  int in = result(read(0, &byte, 1));
  int out = result(write(1, "o", 1));
  int err = result(write(2, "e", 1));
  FILE *file = fopen(report, "w");
  if (!file) {
    return 1;
  }
  fprintf(file, "%d %d %d\n", in, out, err);
  return fclose(file) ? 1 : 0;
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  if (!strcmp(mode, "isatty")) {
    printf("%d %d %d\n", isatty(0), isatty(1), isatty(2));
  } else if (!strcmp(mode, "streams") && argc > 2) {
    return streams(argv[2]);
  } else if (!strcmp(mode, "hex")) {
    for (int i = 2; i < argc; i++) {
      print_hex(argv[i]);
    }
  } else if (!strcmp(mode, "env")) {
    for (char **variable = environ; *variable; variable++) {
      print_hex(*variable);
    }
  } else if (!strcmp(mode, "open") && argc > 2) {
    int fd = open(argv[2], O_RDONLY);
    printf("%d\n", fd < 0 ? errno : 0);
  } else {
    return 2;
  }
  return 0;
}
