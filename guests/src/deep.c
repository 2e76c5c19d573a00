/*
 * deep: recurses until its stack is used up, with a system call at each level.
 *
 *   deep CALL DIR LEVELS    CALL: write, truncate, rename, mkdir, create
 *   deep check DIR          makes each of these calls once, as the neighbour that must not notice
 *
 * LEVELS are recursed first without a call, so that the stack ends elsewhere in the calls each time.
 * It never returns from there: the host's stack ends before its own memory does.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096, FILES = 50 };

static char buffer[PAGE + 1000];
static char path_a[256], path_b[256], path_new[256];
static int file;

static void die(const char *what) {
  fprintf(stderr, "deep: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int call_write(int n) {
  return pwrite(file, buffer, sizeof buffer, (off_t)(n % FILES) * PAGE) == sizeof buffer ? 0 : -1;
}

static int call_truncate(int n) {
  off_t end = (off_t)(n % FILES) * PAGE;
  return ftruncate(file, end) != 0 || pwrite(file, buffer, 10, end) != 10 ? -1 : 0;
}

static int call_rename(int n) {
  return n % 2 == 0 ? rename(path_a, path_b) : rename(path_b, path_a);
}

static int call_mkdir(int n) {
  (void)n;
  return mkdir(path_new, 0777) != 0 || rmdir(path_new) != 0 ? -1 : 0;
}

static int call_create(int n) {
  (void)n;
  int fd = open(path_new, O_CREAT | O_EXCL | O_RDWR, 0666);
  return fd < 0 || write(fd, buffer, 100) != 100 || close(fd) != 0 || unlink(path_new) != 0 ? -1 : 0;
}

static const struct {
  const char *name;
  int (*run)(int);
} CALLS[] = {{"write", call_write},
             {"truncate", call_truncate},
             {"rename", call_rename},
             {"mkdir", call_mkdir},
             {"create", call_create}};
enum { COUNT = sizeof CALLS / sizeof CALLS[0] };

static int (*chosen)(int);

/* What is kept over the call keeps the compiler from making a loop of it. */
__attribute__((noinline)) static int recurse(int n, int quiet) {
  volatile int kept = n;
  if (quiet == 0) {
    chosen(n);
  }
  int below = n == INT_MAX ? 0 : recurse(n + 1, quiet == 0 ? 0 : quiet - 1);
  return below + kept;
}

static void names(const char *dir, const char *who) {
  snprintf(path_a, sizeof path_a, "%s/deep.a", dir);
  snprintf(path_b, sizeof path_b, "%s/deep.b", dir);
  snprintf(path_new, sizeof path_new, "%s/deep.%s", dir, who);
}

static void open_shared(const char *dir) {
  char path[256];
  snprintf(path, sizeof path, "%s/deep.shared", dir);
  file = open(path, O_CREAT | O_RDWR, 0666);
  if (file < 0) {
    die("open");
  }
}

static int check(const char *dir) {
  names(dir, "check");
  open_shared(dir);
  unlink(path_a); /* one of the two is there, or neither */
  unlink(path_b);
  int fd = open(path_a, O_CREAT | O_RDWR, 0666);
  if (fd < 0 || close(fd) != 0) {
    die("create");
  }
  for (int i = 0; i < COUNT; i++) {
    for (int n = 0; n < 2 * FILES; n++) {
      if (CALLS[i].run(n) != 0) {
        die(CALLS[i].name);
      }
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "check") == 0) {
    return check(argv[2]);
  }
  for (int i = 0; argc == 4 && i < COUNT; i++) {
    if (strcmp(argv[1], CALLS[i].name) == 0) {
      names(argv[2], "new");
      open_shared(argv[2]);
      chosen = CALLS[i].run;
      return recurse(0, atoi(argv[3]));
    }
  }
  fprintf(stderr, "usage: deep CALL DIR LEVELS | deep check DIR\n");
  return 2;
}
