/*
 * storm: opens, writes, renames, links, unlinks, replaces and cuts files by chance, in a directory that
 * others work in at the same time.
 *
 *   storm DIR GUEST SEED MILLISECONDS
 *
 * All share the files n0 to n11. Whatever a call of these returns is counted, and the program goes on:
 * others may have removed the file, and the host may fail. Contents are blocks of 64 bytes, at offsets
 * that are multiples of 64, and sizes are such multiples. A block says what it is (struct block), so
 * that a torn or misplaced one is found; any other byte is zero.
 *
 * Beside them each has a file of its own, own.GUEST. It writes to that until the write succeeds, and
 * keeps what must be there. At the end it synchronizes it until that succeeds, and prints
 *
 *   ops=N errors=M
 *   own=HASH                FNV-1a of the contents of own.GUEST
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "../include/gangway.h"

enum {
  NAMES = 12,
  SLOTS = 8,
  BLOCK = 64,
  MAX_BLOCKS = 4096, /* of a file: 256 KiB */
  MAX_WRITE = 300,   /* blocks */
  OWN_BLOCKS = 1024,
  PATIENCE = 10000, /* attempts */
};

struct block {
  uint64_t words[BLOCK / 8]; /* each follows from the one before; the first says who wrote it */
};

static const char *directory;
static uint32_t guest, sequence;
static uint64_t random_state, operations, errors;
static int slots[SLOTS];
static int own;
static struct block own_image[OWN_BLOCKS];
static struct block buffer[MAX_WRITE];
static char path_a[256], path_b[256];

static uint32_t below(uint32_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)((random_state >> 32) % limit);
}

static uint64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void count(bool succeeded) {
  operations++;
  errors += !succeeded;
}

static char *path(char *to, const char *format, uint32_t n) {
  int length = snprintf(to, sizeof path_a, "%s/", directory);
  snprintf(to + length, sizeof path_a - (size_t)length, format, n);
  return to;
}

static char *some_path(char *to) {
  return path(to, "n%u", below(NAMES));
}

static void make_blocks(struct block *blocks, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    uint64_t x = UINT64_C(0xa5) << 56 | (uint64_t)(guest & 0xff) << 48 | ++sequence;
    for (uint32_t j = 0; j < BLOCK / 8; j++) {
      blocks[i].words[j] = x;
      x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    }
  }
}

static uint32_t some_blocks(void) {
  uint32_t n = below(4) == 0 ? MAX_WRITE : 20;
  n = 1 + below(n);
  make_blocks(buffer, n);
  return n;
}

static off_t some_offset(void) {
  uint32_t n = below(4) == 0 ? MAX_BLOCKS - MAX_WRITE : 256;
  return (off_t)BLOCK * below(n);
}

/* ---- the files of all ------------------------------------------------------------------------- */

static void open_slot(uint32_t slot) {
  if (slots[slot] >= 0) {
    count(close(slots[slot]) == 0);
  }
  int flags = below(8) == 0 ? O_RDONLY : O_RDWR;
  flags |= below(2) == 0 ? O_CREAT : 0;
  flags |= below(10) == 0 ? O_TRUNC : 0;
  flags |= below(10) == 0 ? O_APPEND : 0;
  slots[slot] = open(some_path(path_a), flags, 0666);
  count(slots[slot] >= 0);
}

static bool is_small(int fd) {
  struct stat st;
  return fstat(fd, &st) == 0 && st.st_size < MAX_BLOCKS * BLOCK;
}

static void write_some(int fd) {
  size_t length = BLOCK * (size_t)some_blocks();
  if (below(3) == 0 && is_small(fd)) { /* at its position, or at the end */
    size_t head = below((uint32_t)length);
    struct iovec parts[] = {{(char *)buffer, head}, {(char *)buffer + head, length - head}};
    count(writev(fd, parts, 2) == (ssize_t)length);
  } else {
    count(pwrite(fd, buffer, length, some_offset()) == (ssize_t)length);
  }
}

static void replace(void) {
  path(path_a, "t%u", guest);
  int fd = open(path_a, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  count(fd >= 0);
  if (fd < 0) {
    return;
  }
  for (uint32_t i = below(3); i > 0; i--) {
    write_some(fd);
  }
  if (below(4) == 0) {
    count(fsync(fd) == 0);
  }
  if (below(2) == 0) {
    count(close(fd) == 0);
    fd = -1;
  }
  count(rename(path_a, some_path(path_b)) == 0);
  if (fd >= 0) { /* under its new name */
    write_some(fd);
    count(close(fd) == 0);
  }
}

static void copy_range(int from, int to) {
  uint64_t in = (uint64_t)some_offset(), out = (uint64_t)some_offset(), copied = 0;
  count(gangway_copy_file_range(from, &in, to, &out, BLOCK * (1 + below(500)), 0, &copied) == 0);
}

static void change_name(void) {
  some_path(path_a);
  some_path(path_b);
  switch (below(4)) {
    case 0:
      count(link(path_a, path_b) == 0);
      break;
    case 1:
      count(unlink(path_a) == 0);
      break;
    default:
      count(rename(path_a, path_b) == 0);
      break;
  }
}

static void use(int fd) {
  struct stat st;
  switch (below(12)) {
    case 0:
      count(ftruncate(fd, BLOCK * below(MAX_BLOCKS)) == 0);
      break;
    case 1:
      count(ftruncate(fd, BLOCK * below(64)) == 0);
      break;
    case 2:
      count(fstat(fd, &st) == 0);
      break;
    case 3:
      count((below(2) == 0 ? fsync(fd) : fdatasync(fd)) == 0);
      break;
    case 4:
      count(gangway_punch_hole(fd, (uint64_t)some_offset(), BLOCK * (1 + below(1000))) == 0);
      break;
    case 5:
      copy_range(slots[below(SLOTS)], fd);
      break;
    case 6:
    case 7:
      count(pread(fd, buffer, sizeof buffer, some_offset()) >= 0);
      break;
    default:
      write_some(fd);
      break;
  }
}

/* ---- the own file ----------------------------------------------------------------------------- */

static void give_up(const char *what) {
  fprintf(stderr, "storm: guest %u: %s: %s\n", guest, what, strerror(errno));
  exit(1);
}

static void open_own(void) {
  path(path_a, "own.%u", guest);
  for (int i = 0; (own = open(path_a, O_RDWR | O_CREAT | O_TRUNC, 0666)) < 0; i++) {
    count(false);
    if (i == PATIENCE) {
      give_up("open");
    }
  }
  for (int i = 0; ftruncate(own, sizeof own_image) != 0; i++) {
    count(false);
    if (i == PATIENCE) {
      give_up("ftruncate");
    }
  }
}

/* Blocks that a short write left out are written again. */
static void write_own(void) {
  uint32_t n = 1 + below(100), at = below(OWN_BLOCKS - n);
  make_blocks(&own_image[at], n);
  const char *from = (const char *)&own_image[at];
  size_t done = 0, length = n * BLOCK;
  for (int i = 0; done < length; i++) {
    ssize_t written = pwrite(own, from + done, length - done, (off_t)(at * BLOCK + done));
    count(written >= 0);
    done += written > 0 ? (size_t)written : 0;
    if (i == PATIENCE) {
      give_up("write");
    }
  }
}

static void sync_own(void) {
  for (int i = 0; fsync(own) != 0; i++) {
    count(false);
    if (i == PATIENCE) {
      give_up("fsync");
    }
  }
}

static uint64_t hash(const void *data, size_t length) {
  const unsigned char *bytes = data;
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < length; i++) {
    h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
  }
  return h;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fputs("usage: storm DIR GUEST SEED MILLISECONDS\n", stderr);
    return 2;
  }
  directory = argv[1];
  guest = (uint32_t)strtoul(argv[2], NULL, 10);
  random_state = (strtoull(argv[3], NULL, 10) + guest) * 0x9e3779b97f4a7c15u | 1;
  uint64_t end = milliseconds() + strtoull(argv[4], NULL, 10);
  for (uint32_t i = 0; i < SLOTS; i++) {
    slots[i] = -1;
  }
  open_own();
  while (milliseconds() < end) {
    uint32_t slot = below(SLOTS), what = below(20);
    if (what < 3 || slots[slot] < 0) {
      open_slot(slot);
    } else if (what < 6) {
      change_name();
    } else if (what < 7) {
      replace();
    } else if (what < 8) {
      write_own();
    } else {
      use(slots[slot]);
    }
  }
  sync_own();
  printf("ops=%llu errors=%llu\nown=%016llx\n", (unsigned long long)operations,
         (unsigned long long)errors, (unsigned long long)hash(own_image, sizeof own_image));
  return 0;
}
