/*
 * range: copies a part of a file to another place, or makes a hole, by the calls of the module
 * "gangway": the bytes never pass through this program.
 *
 *   range copy FROM OFFSET TO OFFSET LENGTH
 *   range punch FILE OFFSET LENGTH
 *
 * TO is created if missing; FROM and TO may be one file. An OFFSET of "-" stands for the
 * file's position, which is 0 at first. A copy goes on until LENGTH bytes are copied or FROM ends.
 * It prints the end positions:
 *
 *   copied 4096, from 8192 to 16384
 *   punched
 *
 * Exit status 1 if a call fails, with a message on standard error.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../include/gangway.h"

struct place {
  const char *name;
  int fd;
  bool by_position;
  uint64_t offset;
};

static int failed(const char *what, int error) {
  fprintf(stderr, "range: %s: %s\n", what, strerror(error));
  return 1;
}

static int usage(void) {
  fputs("usage: range copy FROM OFFSET TO OFFSET LENGTH\n"
        "       range punch FILE OFFSET LENGTH\n",
        stderr);
  return 2;
}

static bool parse(const char *text, uint64_t *value) {
  char *end;
  errno = 0;
  *value = strtoull(text, &end, 10);
  return *text != '\0' && *end == '\0' && errno == 0;
}

static bool parse_place(char **argv, struct place *place) {
  place->name = argv[0];
  place->offset = 0;
  place->by_position = strcmp(argv[1], "-") == 0;
  return place->by_position || parse(argv[1], &place->offset);
}

/* The offset that a call takes: none for the position. */
static uint64_t *pointer(struct place *place) {
  return place->by_position ? NULL : &place->offset;
}

static unsigned long long reached(const struct place *place) {
  return place->by_position ? (unsigned long long)lseek(place->fd, 0, SEEK_CUR) : place->offset;
}

static int copy(char **argv) {
  struct place from, to;
  uint64_t length;
  if (!parse_place(argv, &from) || !parse_place(argv + 2, &to) || !parse(argv[4], &length)) {
    return usage();
  }
  from.fd = open(from.name, O_RDONLY);
  if (from.fd < 0) {
    return failed(from.name, errno);
  }
  to.fd = open(to.name, O_WRONLY | O_CREAT, 0666);
  if (to.fd < 0) {
    return failed(to.name, errno);
  }
  uint64_t total = 0, copied = 1;
  while (total < length && copied > 0) {
    int error = gangway_copy_file_range(from.fd, pointer(&from), to.fd, pointer(&to),
                                        length - total, 0, &copied);
    if (error != 0) {
      return failed(to.name, error);
    }
    total += copied;
  }
  printf("copied %llu, from %llu to %llu\n", (unsigned long long)total, reached(&from),
         reached(&to));
  return close(to.fd) == 0 ? 0 : failed(to.name, errno);
}

static int punch(char **argv) {
  uint64_t offset, length;
  if (!parse(argv[1], &offset) || !parse(argv[2], &length)) {
    return usage();
  }
  int fd = open(argv[0], O_WRONLY);
  if (fd < 0) {
    return failed(argv[0], errno);
  }
  int error = gangway_punch_hole(fd, offset, length);
  if (error != 0) {
    return failed(argv[0], error);
  }
  puts("punched");
  return close(fd) == 0 ? 0 : failed(argv[0], errno);
}

int main(int argc, char **argv) {
  if (argc == 7 && strcmp(argv[1], "copy") == 0) {
    return copy(argv + 2);
  }
  if (argc == 5 && strcmp(argv[1], "punch") == 0) {
    return punch(argv + 2);
  }
  return usage();
}
