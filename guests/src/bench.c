/*
 * bench: times one system call in a loop. The same source builds as a guest and as a native program
 * (cc -O2 -o bench guests/src/bench.c), so that the two can be compared.
 *
 *   bench OP DIR COUNT [ROUNDS [SIZE [FILE [OFFSET]]]]
 *
 * Runs ROUNDS rounds (default 1) of COUNT calls and prints "OP NS" for each round: nanoseconds per
 * call, from a clock read once before and once after the round. The first rounds of a just-in-time
 * compiler are its warm-up: throw them away. What a call costs includes the loop around it (a few
 * instructions), and nothing of libc: guests call the WASI imports themselves.
 *
 * ROUNDS may be a time, such as 500ms, for several of these programs at once: one round, which makes
 * COUNT calls again and again until that time is over. A tenth of it before and after are not counted,
 * so that whoever counts has the others beside it.
 *
 *   write1        fd_write of SIZE bytes, back to the start after 1 MiB   write + lseek
 *   pwrite        fd_pwrite of SIZE bytes at OFFSET                       pwrite
 *   pread         fd_pread of SIZE bytes at OFFSET                        pread
 *   lseek         fd_seek to offset 0                                     lseek
 *   fstat         fd_filestat_get                                         fstat
 *   open_close    path_open of a file that exists, fd_close               openat, close
 *   stat_present  path_filestat_get of a file that exists                 fstatat
 *   stat_missing  path_filestat_get of one that does not                  fstatat
 *   unlink        path_open that creates, fd_close, path_unlink_file      openat, close, unlinkat
 *   unlink_only   path_unlink_file of files made beforehand, untimed      unlinkat
 *   readdir       a listing of a directory of 2,000 files with fd_readdir getdents64
 *                 calls of SIZE bytes; the figure is for one listing
 *
 * SIZE is 4096 by default, OFFSET 0, both together are 1 MiB at most. FILE, bench.data by default, is
 * made in DIR, as others are, and removed again; readdir's directory, bench.readdir, stays for the next
 * run.
 */
#include "calls.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WRAP = 1 << 20, FILES = 2000 };

static const char *data = "bench.data";
static const char MISSING[] = "bench.missing", NEW[] = "bench.new";
static const char LISTING[] = "bench.readdir";

/* At a page, as fill's: a copy from elsewhere takes longer, more so for some than for others. */
static _Alignas(4096) char buffer[WRAP];
static size_t size = 4096;
static uint64_t position;
static int dir, file;

static uint64_t now(void) {
  return clock_ns(CLOCK_MONOTONIC);
}

static void die(const char *what, int error) {
  fprintf(stderr, "bench: %s: %s\n", what, strerror(error));
  exit(1);
}

static void check(const char *what, int error) {
  if (error != 0) {
    die(what, error);
  }
}

#ifdef __wasi__
/* One listing: a buffer ends in the middle of an entry, which the next call then starts with. */
static int call_readdir(int fd, int *entries) {
  uint64_t cookie = 0;
  for (;;) {
    p1_size used, at = 0;
    p1_errno e = p1_fd_readdir((p1_fd)fd, ptr(buffer), (p1_size)size, cookie, ptr(&used));
    if (e != 0) {
      return (int)e;
    }
    while (used - at >= sizeof(struct p1_dirent)) {
      struct p1_dirent entry;
      memcpy(&entry, buffer + at, sizeof entry);
      if (used - at - sizeof entry < entry.namlen) {
        break;
      }
      at += sizeof entry + entry.namlen;
      cookie = entry.next;
      ++*entries;
    }
    if (used < size) {
      return 0;
    }
    if (at == 0) {
      return EINVAL; /* the buffer holds not even one entry */
    }
  }
}

#else
#include <sys/syscall.h>

static int call_readdir(int fd, int *entries) {
  struct entry {
    uint64_t ino;
    int64_t next;
    uint16_t length;
    uint8_t type;
    char name[];
  };
  if (lseek(fd, 0, SEEK_SET) < 0) {
    return errno;
  }
  for (;;) {
    long used = syscall(SYS_getdents64, fd, buffer, size);
    if (used <= 0) {
      return used < 0 ? errno : 0;
    }
    for (long at = 0; at < used; ++*entries) {
      at += ((struct entry *)(buffer + at))->length;
    }
  }
}
#endif

static void op_write1(uint64_t count) {
  size_t at = 0;
  check("lseek", call_lseek(file, 0));
  for (uint64_t i = 0; i < count; i++) {
    if (at + size > WRAP) {
      at = 0;
      check("lseek", call_lseek(file, 0));
    }
    check("write", call_write(file, buffer, size));
    at += size;
  }
}

static void op_pwrite(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    check("pwrite", call_pwrite(file, buffer, size, position));
  }
}

static void op_pread(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    check("pread", call_pread(file, buffer, size, position));
  }
}

static void op_lseek(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    check("lseek", call_lseek(file, 0));
  }
}

static void op_fstat(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    check("fstat", call_fstat(file));
  }
}

static void op_open_close(uint64_t count) {
  size_t length = strlen(data);
  for (uint64_t i = 0; i < count; i++) {
    check("open", call_open_close(dir, data, length, 0));
  }
}

static void op_stat_present(uint64_t count) {
  size_t length = strlen(data);
  for (uint64_t i = 0; i < count; i++) {
    check("stat", call_stat(dir, data, length));
  }
}

static void op_stat_missing(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    int error = call_stat(dir, MISSING, sizeof MISSING - 1);
    if (error != ENOENT) {
      die("stat of a missing file", error);
    }
  }
}

static void op_unlink(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    check("create", call_open_close(dir, NEW, sizeof NEW - 1, 1));
    check("unlink", call_unlink(dir, NEW, sizeof NEW - 1));
  }
}

/* What a round spends on getting ready, in ns: it does not count. */
static uint64_t untimed;

enum { BATCH = 256 };

static void op_unlink_only(uint64_t count) {
  char names[BATCH][16];
  for (int i = 0; i < BATCH; i++) {
    snprintf(names[i], sizeof names[i], "bench.u-%03d", i);
  }
  for (uint64_t done = 0; done < count; done += BATCH) {
    uint64_t batch = count - done < BATCH ? count - done : BATCH;
    uint64_t start = now();
    for (uint64_t i = 0; i < batch; i++) {
      check("create", call_open_close(dir, names[i], strlen(names[i]), 1));
    }
    untimed += now() - start;
    for (uint64_t i = 0; i < batch; i++) {
      check("unlink", call_unlink(dir, names[i], strlen(names[i])));
    }
  }
}

static int listing;

static void make_listing(void) {
  if (mkdirat(dir, LISTING, 0777) != 0 && errno != EEXIST) {
    die(LISTING, errno);
  }
  listing = openat(dir, LISTING, O_RDONLY | O_DIRECTORY);
  if (listing < 0) {
    die(LISTING, errno);
  }
  for (int i = 0; i < FILES; i++) {
    char name[32];
    snprintf(name, sizeof name, "file-%04d", i);
    int fd = openat(listing, name, O_WRONLY | O_CREAT, 0666);
    if (fd < 0 || close(fd) != 0) {
      die(name, errno);
    }
  }
}

static void op_readdir(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    int entries = 0;
    check("readdir", call_readdir(listing, &entries));
    /* Hosts may or may not list "." and "..". */
    if (entries < FILES || entries > FILES + 2) {
      fprintf(stderr, "bench: readdir found %d entries of %d\n", entries, FILES);
      exit(1);
    }
  }
}

static const struct {
  const char *name;
  void (*run)(uint64_t count);
} OPS[] = {
    {"write1", op_write1},
    {"pwrite", op_pwrite},
    {"pread", op_pread},
    {"lseek", op_lseek},
    {"fstat", op_fstat},
    {"open_close", op_open_close},
    {"stat_present", op_stat_present},
    {"stat_missing", op_stat_missing},
    {"unlink", op_unlink},
    {"unlink_only", op_unlink_only},
    {"readdir", op_readdir},
};

static void usage(void) {
  fputs("usage: bench OP DIR COUNT [ROUNDS [SIZE [FILE [OFFSET]]]]\nOP is one of:", stderr);
  for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++) {
    fprintf(stderr, " %s", OPS[i].name);
  }
  fputc('\n', stderr);
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

static void open_files(const char *path) {
  dir = open(path, O_RDONLY | O_DIRECTORY);
  if (dir < 0) {
    die(path, errno);
  }
  /* Not truncated: somebody else may be using it already. */
  file = openat(dir, data, O_RDWR | O_CREAT, 0666);
  if (file < 0) {
    die(data, errno);
  }
  memset(buffer, 'b', sizeof buffer);
  if (write(file, buffer, WRAP) != WRAP) {
    die(data, errno);
  }
}

static void report(size_t op, uint64_t ns, uint64_t count) {
  printf("%s %" PRIu64 ".%" PRIu64 "\n", OPS[op].name, ns / count, ns * 10 / count % 10);
  fflush(stdout);
}

static void run_rounds(size_t op, uint64_t count, uint64_t rounds) {
  for (uint64_t round = 0; round < rounds; round++) {
    untimed = 0;
    uint64_t start = now();
    OPS[op].run(count);
    report(op, now() - start - untimed, count);
  }
}

/* Runs turns of count calls until ns have passed, or a little more: how many, for *calls calls. */
static uint64_t run_for(size_t op, uint64_t count, uint64_t ns, uint64_t *calls) {
  uint64_t start = now(), passed = 0;
  untimed = 0;
  *calls = 0;
  while (passed < ns) {
    OPS[op].run(count);
    *calls += count;
    passed = now() - start;
  }
  return passed - untimed;
}

static void run_timed(size_t op, uint64_t count, uint64_t ms) {
  uint64_t calls, ignored, ns = ms * 1000000;
  run_for(op, count, ns / 10, &ignored);
  uint64_t passed = run_for(op, count, ns, &calls);
  run_for(op, count, ns / 10, &ignored);
  report(op, passed, calls);
}

/* The time in TEXT such as 500ms; 0 where it is none. */
static uint64_t millis(char *text) {
  size_t length = strlen(text);
  if (length < 3 || strcmp(text + length - 2, "ms") != 0) {
    return 0;
  }
  text[length - 2] = '\0';
  return number(text, 1000000);
}

int main(int argc, char **argv) {
  if (argc < 4 || argc > 8) {
    usage();
  }
  size_t op = 0;
  while (op < sizeof OPS / sizeof *OPS && strcmp(argv[1], OPS[op].name) != 0) {
    op++;
  }
  if (op == sizeof OPS / sizeof *OPS) {
    usage();
  }
  uint64_t count = number(argv[3], UINT64_MAX);
  uint64_t ms = argc > 4 ? millis(argv[4]) : 0;
  uint64_t rounds = argc > 4 && ms == 0 ? number(argv[4], UINT64_MAX) : 1;
  size = argc > 5 ? (size_t)number(argv[5], WRAP) : 4096;
  data = argc > 6 ? argv[6] : data;
  position = argc > 7 && strcmp(argv[7], "0") != 0 ? number(argv[7], WRAP - size) : 0;

  open_files(argv[2]);
  if (OPS[op].run == op_readdir) {
    make_listing();
  }
  if (ms != 0) {
    run_timed(op, count, ms);
  } else {
    run_rounds(op, count, rounds);
  }
  close(file);
  /* It may have been somebody else's, too. */
  if (unlinkat(dir, data, 0) != 0 && errno != ENOENT) {
    die(data, errno);
  }
  return 0;
}
