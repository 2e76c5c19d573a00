/*
 * fill: writes a file of so many zero bytes from its start to its end, as dd from /dev/zero does, and
 * says how long that took.
 *
 *   fill FILE BYTES [BLOCK [fsync]]
 *
 * FILE is made, or cut to nothing first. BLOCK bytes are written at a time, 65536 by default, 1 MiB at
 * most. The time is from before FILE is opened until after it is closed, so what closing it brings to
 * the storage is in it; fsync is called before that where it is asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_BLOCK = 1 << 20 };

static char buffer[MAX_BLOCK];

static void die(const char *what) {
  fprintf(stderr, "fill: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void usage(void) {
  fputs("usage: fill FILE BYTES [BLOCK [fsync]]\n", stderr);
  exit(2);
}

static uint64_t number(const char *text, uint64_t max) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value == 0 || value > max) {
    usage();
  }
  return value;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 5 || (argc == 5 && strcmp(argv[4], "fsync") != 0)) {
    usage();
  }
  uint64_t bytes = number(argv[2], INT64_MAX);
  uint64_t block = argc > 3 ? number(argv[3], MAX_BLOCK) : 65536;
  memset(buffer, 0, sizeof buffer); /* the pages are there before the clock runs */

  double start = now();
  int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) {
    die(argv[1]);
  }
  for (uint64_t left = bytes; left > 0;) {
    ssize_t n = write(file, buffer, left < block ? (size_t)left : (size_t)block);
    if (n < 0) {
      die(argv[1]);
    }
    left -= (uint64_t)n;
  }
  if (argc == 5 && fsync(file) != 0) {
    die(argv[1]);
  }
  if (close(file) != 0) {
    die(argv[1]);
  }
  printf("%" PRIu64 " bytes in %.3f s\n", bytes, now() - start);
  return 0;
}
