/*
 * fill: writes a file of so many zero bytes from its start to its end, as dd from /dev/zero does, and
 * says how long that took.
 *
 *   fill [-k] [-w] [-s] FILE BYTES [BLOCK]
 *
 *   -k  keeps what FILE holds, and writes over it
 *   -w  says "ready" and waits for a line on standard input before it begins
 *   -s  calls fsync at the end
 *
 * FILE is made, or cut to nothing first without -k. BLOCK bytes are written at a time, 65536 by default, 1 MiB at
 * most. The time is from before FILE is opened until after it is closed, so what closing it brings to
 * the storage is in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_BLOCK = 1 << 20 };

/* As dd has it: some processors copy half again as long from memory that is at the odd 16 bytes. */
static _Alignas(4096) char buffer[MAX_BLOCK];

static void die(const char *what) {
  fprintf(stderr, "fill: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void usage(void) {
  fputs("usage: fill [-k] [-w] [-s] FILE BYTES [BLOCK]\n", stderr);
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

static void wait_for_a_line(void) {
  puts("ready");
  fflush(stdout);
  for (int c = getchar(); c != '\n' && c != EOF; c = getchar()) {
  }
}

static void fill(const char *path, uint64_t bytes, uint64_t block, bool keep, bool synchronize) {
  int file = open(path, O_WRONLY | O_CREAT | (keep ? 0 : O_TRUNC), 0666);
  if (file < 0) {
    die(path);
  }
  for (uint64_t left = bytes; left > 0;) {
    ssize_t n = write(file, buffer, left < block ? (size_t)left : (size_t)block);
    if (n < 0) {
      die(path);
    }
    left -= (uint64_t)n;
  }
  if ((synchronize && fsync(file) != 0) || close(file) != 0) {
    die(path);
  }
}

int main(int argc, char **argv) {
  bool keep = false, waits = false, synchronize = false;
  int option;
  while ((option = getopt(argc, argv, "kws")) != -1) {
    switch (option) {
    case 'k':
      keep = true;
      break;
    case 'w':
      waits = true;
      break;
    case 's':
      synchronize = true;
      break;
    default:
      usage();
    }
  }
  int left = argc - optind;
  if (left < 2 || left > 3) {
    usage();
  }
  uint64_t bytes = number(argv[optind + 1], INT64_MAX);
  uint64_t block = left > 2 ? number(argv[optind + 2], MAX_BLOCK) : 65536;
  memset(buffer, 0, sizeof buffer); /* the pages are there before the clock runs */
  if (waits) {
    wait_for_a_line();
  }
  double start = now();
  fill(argv[optind], bytes, block, keep, synchronize);
  printf("%" PRIu64 " bytes in %.3f s\n", bytes, now() - start);
  return 0;
}
