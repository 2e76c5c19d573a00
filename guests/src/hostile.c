/*
 * hostile: tries what a guest must not get away with: bad pointers, ways out of its directories,
 * absurd numbers. The calls are the raw imports, so that libc tidies nothing up.
 *
 *   hostile list                        the tests, what they need and what they try
 *   hostile TEST DIR… [NUMBER]          runs one test; each DIR is the guest name of a preopen
 *   hostile all DIR                     runs every test that one writable directory suffices for
 *   hostile raise SIGNAL                calls proc_raise
 *
 * Prints "ok CHECK" or "FAIL CHECK got=… want=…" for each check (numbers are WASI's errnos unless
 * the name says otherwise) and a count at the end. Exit status 0 when all are ok, 1 when not. A test
 * works in a directory hostile.TEST of its DIR, which it makes and removes.
 *
 * Its memory is small (link_flags in build.sh): a length that is harmless elsewhere is outside here.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostile/hostile.h"

enum { MAX_PREOPENS = 64, MAX_NAME = 256 };

struct test {
  const char *name;
  void (*run)(void);
  const char *needs; /* one letter a DIR: w writable, r read-only, ? may be left out; + a fixture */
  const char *about;
};

static const struct test TESTS[] = {
    {"pointers", test_pointers, "w", "every pointer and length of every call, outside memory"},
    {"args", test_args, "", "arguments and environment into bad pointers"},
    {"partial", test_partial, "w", "a bad buffer behind a good one: the good one's bytes count"},
    {"iovecs", test_iovecs, "w", "too many iovecs, totals that overflow"},
    {"huge", test_huge, "w", "buffers of a GiB that are not there"},
    {"offsets", test_offsets, "w", "negative and absurd offsets, sizes and advice"},
    {"fds", test_fds, "", "descriptors that are not open, in every call"},
    {"kinds", test_kinds, "w", "descriptors of the wrong kind or direction"},
    {"rights", test_rights, "w", "flags and rights that a descriptor must not gain"},
    {"renumber", test_renumber, "w", "fd_renumber onto preopens, of preopens, onto nothing"},
    {"emfile", test_emfile, "w", "opens files until there is no descriptor left [NUMBER at most]"},
    {"paths", test_paths, "w", "NUL, too long, not UTF-8, empty"},
    {"slashes", test_slashes, "w", "trailing slashes, dots, doubled slashes"},
    {"loops", test_loops, "w", "symbolic links that lead nowhere or for too long"},
    {"escape", test_escape, "w", "out by .., absolute paths and links of its own making"},
    {"planted", test_planted, "w+", "out by links that the host left there (see planted.c)"},
    {"race", test_race, "w+", "NUMBER rounds through a name that the host swaps (see planted.c)"},
    {"ro", test_ro, "rw?", "every change through a read-only mount (see mounts.c)"},
    {"xdev", test_xdev, "ww", "rename and link from one mount to another"},
    {"quota", test_quota, "w+", "fills a mount that has limits [NUMBER bytes at most]"},
    {"readdir", test_readdir, "w", "NUMBER files through a buffer of 256 bytes, padding, resuming"},
    {"cookies", test_cookies, "w", "cookies that no call ever gave"},
    {"rename", test_rename, "w", "renaming directories, onto each other and into themselves"},
    {"fstat", test_fstat, "w", "descriptors whose file is gone, preopens, links, syncing"},
    {"poll", test_poll, "w", "subscriptions: none, too many, of bad kinds, to bad descriptors"},
    {"clocks", test_clocks, "", "clocks that do not exist, time that runs backwards"},
    {"random", test_random, "", "random numbers into bad pointers"},
    {"sock", test_sock, "+", "a pre-opened listener and one connection (see sockets.c)"},
};

enum { TEST_COUNT = sizeof TESTS / sizeof *TESTS };

extern int checks, failures;

struct stage stage = {NO_FD, NO_FD, NO_FD, "", NULL};

static void die(const char *format, const char *what) {
  fputs("hostile: ", stderr);
  fprintf(stderr, format, what);
  fputc('\n', stderr);
  exit(2);
}

static p1_fd find_preopen(const char *name) {
  for (p1_fd fd = 3; fd < 3 + MAX_PREOPENS; fd++) {
    struct p1_prestat prestat;
    char text[MAX_NAME];
    if (p1_fd_prestat_get(fd, ptr(&prestat)) == 0 && prestat.name_len < MAX_NAME &&
        p1_fd_prestat_dir_name(fd, ptr(text), prestat.name_len) == 0) {
      text[prestat.name_len] = '\0';
      if (strcmp(text, name) == 0) {
        return fd;
      }
    }
  }
  die("no preopen is called %s", name);
  return NO_FD;
}

static int dirs_needed(const struct test *test) {
  return (int)strcspn(test->needs, "+?");
}

static void list(void) {
  for (int i = 0; i < TEST_COUNT; i++) {
    printf("%-9s %-4s %s\n", TESTS[i].name, TESTS[i].needs, TESTS[i].about);
  }
}

static void run(const struct test *test) {
  char base[32];
  snprintf(base, sizeof base, "hostile.%s", test->name);
  stage.base = base;
  bool scratch = test->needs[0] == 'w' && strchr(test->needs, '+') == NULL;
  if (scratch) {
    remove_tree(stage.root, base);
    require(make_dir(stage.root, base), "%s: make a directory to work in", test->name);
    require(open_path(stage.root, base, NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY,
                      &stage.scratch),
            "%s: open it", test->name);
  }
  test->run();
  if (scratch) {
    p1_fd_close(stage.scratch);
    remove_tree(stage.root, base);
    stage.scratch = NO_FD;
  }
}

static int finish(void) {
  printf("%d checks, %d failed\n", checks, failures);
  return failures == 0 ? 0 : 1;
}

static int run_all(void) {
  for (int i = 0; i < TEST_COUNT; i++) {
    if (strcmp(TESTS[i].needs, "w") == 0 || TESTS[i].needs[0] == '\0') {
      printf("# %s: %s\n", TESTS[i].name, TESTS[i].about);
      run(&TESTS[i]);
    }
  }
  return finish();
}

static int raise_signal(const char *number) {
  p1_errno e = p1_proc_raise((uint32_t)atoi(number));
  printf("proc_raise returned %u\n", e);
  return 1;
}

static bool is_number(const char *text) {
  return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

int main(int argc, char **argv) {
  /* A check that brings the host down shall leave the lines before it. */
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  if (argc < 2) {
    die("usage: hostile %s", "TEST DIR... [NUMBER] | all DIR | list | raise SIGNAL");
  }
  const char *name = argv[1];
  if (strcmp(name, "list") == 0) {
    list();
    return 0;
  }
  if (strcmp(name, "raise") == 0 && argc == 3) {
    return raise_signal(argv[2]);
  }
  int dirs = argc - 2;
  if (dirs > 0 && is_number(argv[argc - 1])) {
    stage.argument = argv[argc - 1];
    dirs--;
  }
  stage.root = dirs > 0 ? find_preopen(argv[2]) : NO_FD;
  stage.second = dirs > 1 ? find_preopen(argv[3]) : NO_FD;
  if (strcmp(name, "all") == 0 && dirs == 1) {
    return run_all();
  }
  for (int i = 0; i < TEST_COUNT; i++) {
    if (strcmp(name, TESTS[i].name) == 0) {
      bool optional = strchr(TESTS[i].needs, '?') != NULL;
      if (dirs < dirs_needed(&TESTS[i]) - optional) {
        die("%s needs more directories (see hostile list)", name);
      }
      run(&TESTS[i]);
      return finish();
    }
  }
  die("there is no test %s (see hostile list)", name);
}
