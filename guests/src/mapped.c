/*
 * mapped: works with files that the embedder offers for mapping (Guest.map), by commands on standard
 * input, one per line. Offsets and lengths are decimal, and from the start of the mapping.
 *
 *   map N                 maps number N in memory of the allocator: "mapped SIZE"
 *   at N ADDRESS          maps number N at an address: "mapped"
 *   unmap N               "unmapped"
 *   get N OFFSET LENGTH   its bytes in hexadecimal
 *   sum N                 the sum of all of its bytes
 *   put N OFFSET LENGTH BYTE
 *                         stores BYTE, decimal: "put"
 *   malloc LENGTH         allocates and fills; it is never freed: "allocated"
 *   check                 whether what was allocated is as it was filled: "same", "differs"
 *   read FILE OFFSET LENGTH
 *                         the bytes of an open() and pread(), in hexadecimal
 *   write FILE OFFSET LENGTH BYTE
 *                         "wrote COUNT"
 *   create FILE           "created"
 *   truncate FILE SIZE    "truncated"
 *   punch FILE OFFSET LENGTH
 *                         "punched"
 *   sync FILE             "synced"
 *
 * What fails says so by its message in the place of that. It ends at the end of its input.
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

#define MAX_MAPPINGS 16
#define MAX_BLOCKS 4096
#define MAX_WORDS 5

static struct {
  unsigned char *at;
  size_t size;
} mappings[MAX_MAPPINGS];

static struct {
  unsigned char *at;
  size_t size;
} blocks[MAX_BLOCKS];

static size_t block_count;

static void say(int error, const char *done) {
  puts(error == 0 ? done : strerror(error));
}

static size_t number(const char *text) {
  return strtoul(text, NULL, 10);
}

static void map(size_t n) {
  mappings[n].at = gangway_map(n, &mappings[n].size);
  if (mappings[n].at == NULL) {
    say(errno, "");
  } else {
    printf("mapped %zu\n", mappings[n].size);
  }
}

static void map_at(size_t n, size_t address) {
  uint64_t size = 0;
  int error = gangway_mapping_size(n, &size);
  if (error == 0) {
    error = gangway_map_at(n, (void *)address);
  }
  if (error == 0) {
    mappings[n].at = (unsigned char *)address;
    mappings[n].size = size;
  }
  say(error, "mapped");
}

static void unmap(size_t n) {
  int error = gangway_unmap(n);
  if (error == 0) {
    free(mappings[n].at);
  }
  say(error, "unmapped");
}

static void hex(const unsigned char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    printf("%02x", bytes[i]);
  }
  puts("");
}

static void sum(size_t n) {
  uint64_t total = 0;
  for (size_t i = 0; i < mappings[n].size; i++) {
    total += mappings[n].at[i];
  }
  printf("%llu\n", (unsigned long long)total);
}

static unsigned char filling(size_t block, size_t i) {
  return (unsigned char)(block * 31 + i * 7 + 1);
}

static void allocate(size_t length) {
  unsigned char *at = block_count < MAX_BLOCKS ? malloc(length) : NULL;
  if (at == NULL) {
    say(ENOMEM, "");
    return;
  }
  for (size_t i = 0; i < length; i++) {
    at[i] = filling(block_count, i);
  }
  blocks[block_count].at = at;
  blocks[block_count].size = length;
  block_count++;
  puts("allocated");
}

static void check(void) {
  for (size_t block = 0; block < block_count; block++) {
    for (size_t i = 0; i < blocks[block].size; i++) {
      if (blocks[block].at[i] != filling(block, i)) {
        puts("differs");
        return;
      }
    }
  }
  puts("same");
}

static void read_file(const char *name, off_t offset, size_t length) {
  static unsigned char buffer[65536];
  int fd = open(name, O_RDONLY);
  ssize_t n = fd < 0 ? -1 : pread(fd, buffer, length < sizeof buffer ? length : sizeof buffer, offset);
  if (n < 0) {
    say(errno, "");
  } else {
    hex(buffer, (size_t)n);
  }
  close(fd);
}

static void write_file(const char *name, off_t offset, size_t length, int byte) {
  static unsigned char buffer[65536];
  memset(buffer, byte, sizeof buffer);
  int fd = open(name, O_WRONLY);
  ssize_t n =
      fd < 0 ? -1 : pwrite(fd, buffer, length < sizeof buffer ? length : sizeof buffer, offset);
  if (n < 0) {
    say(errno, "");
  } else {
    printf("wrote %zd\n", n);
  }
  close(fd);
}

static void create_file(const char *name) {
  int fd = open(name, O_WRONLY | O_CREAT, 0666);
  say(fd >= 0 ? 0 : errno, "created");
  close(fd);
}

static void truncate_file(const char *name, off_t size) {
  int fd = open(name, O_WRONLY);
  say(fd >= 0 && ftruncate(fd, size) == 0 ? 0 : errno, "truncated");
  close(fd);
}

static void punch(const char *name, size_t offset, size_t length) {
  int fd = open(name, O_WRONLY);
  say(fd < 0 ? errno : gangway_punch_hole(fd, offset, length), "punched");
  close(fd);
}

static void sync_file(const char *name) {
  int fd = open(name, O_WRONLY);
  say(fd >= 0 && fsync(fd) == 0 ? 0 : errno, "synced");
  close(fd);
}

static bool is(const char *word, const char *name, size_t words, size_t wanted) {
  return strcmp(word, name) == 0 && words == wanted;
}

static void run(char *line) {
  char *w[MAX_WORDS];
  size_t n = 0;
  for (char *word = strtok(line, " \n"); word != NULL && n < MAX_WORDS; word = strtok(NULL, " \n")) {
    w[n++] = word;
  }
  if (n == 0) {
    return;
  }
  size_t which = n > 1 ? number(w[1]) % MAX_MAPPINGS : 0;
  if (is(w[0], "map", n, 2)) {
    map(which);
  } else if (is(w[0], "at", n, 3)) {
    map_at(which, number(w[2]));
  } else if (is(w[0], "unmap", n, 2)) {
    unmap(which);
  } else if (is(w[0], "get", n, 4)) {
    hex(mappings[which].at + number(w[2]), number(w[3]));
  } else if (is(w[0], "sum", n, 2)) {
    sum(which);
  } else if (is(w[0], "put", n, 5)) {
    memset(mappings[which].at + number(w[2]), (int)number(w[4]), number(w[3]));
    puts("put");
  } else if (is(w[0], "malloc", n, 2)) {
    allocate(number(w[1]));
  } else if (is(w[0], "check", n, 1)) {
    check();
  } else if (is(w[0], "read", n, 4)) {
    read_file(w[1], number(w[2]), number(w[3]));
  } else if (is(w[0], "write", n, 5)) {
    write_file(w[1], number(w[2]), number(w[3]), (int)number(w[4]));
  } else if (is(w[0], "create", n, 2)) {
    create_file(w[1]);
  } else if (is(w[0], "truncate", n, 3)) {
    truncate_file(w[1], number(w[2]));
  } else if (is(w[0], "punch", n, 4)) {
    punch(w[1], number(w[2]), number(w[3]));
  } else if (is(w[0], "sync", n, 2)) {
    sync_file(w[1]);
  } else {
    puts("what?");
  }
  fflush(stdout);
}

int main(void) {
  char line[512];
  while (fgets(line, sizeof line, stdin) != NULL) {
    run(line);
  }
  return 0;
}
