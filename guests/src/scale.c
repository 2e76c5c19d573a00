/*
 * scale: one task of a test like will-it-scale's; it counts its operations between two moments. The
 * same sources build as a guest and as a native program (cd guests/src; cc -O2 -o scale scale.c scale/?*.c).
 *
 *   scale list                            prints the names of the tests, a line each
 *   scale TEST DIR TASK FROM TO [SLOWER]  TASK is the number of this task among those that run, from 0;
 *                                         FROM and TO are microseconds since 1970
 *   scale TEST DIR TASK MILLISECONDSms    the same from a little later on, for that long
 *
 * It works from the moment it is ready until a little after TO, so that all tasks work while any of them
 * is counted, and prints "TEST TASK OPERATIONS NANOSECONDS LATE TOTAL": what it did between two looks at the
 * clock, the first at FROM or a little later, the second at TO or a little later; LATE is how many ns that
 * first look was after FROM. The clock is looked at about every 100 us: if LATE is much more, the task
 * did not have its company all of the time. A task that is ready after TO has done nothing. TOTAL is the
 * operations of the whole run, before FROM and after TO too: what the host counts for the run is theirs.
 *
 * SLOWER checks comparisons of such figures: after each turn the task spins until the turn took this
 * many thousandths longer.
 *
 * The tests are in scale/. They leave a file that all tasks have and the files and
 * directories of each task in DIR, for the next run.
 */
#include "scale/scale.h"
#include "scale/tests.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { TURN_NS = 100 * 1000, TAIL_NS = 5 * 1000 * 1000, SOON_NS = 50 * 1000 * 1000 };

int scale_dir, scale_task, scale_file;
/* At a page, as fill's: a copy from elsewhere takes longer, more so for some than for others. */
_Alignas(4096) char scale_buffer[SCALE_BLOCK];
uint64_t scale_at, scale_untimed;

#define DECLARE(NAME) extern const struct scale_test scale_##NAME;
SCALE_TESTS(DECLARE)
#define ADDRESS(NAME) &scale_##NAME,
static const struct scale_test *const TESTS[] = {SCALE_TESTS(ADDRESS)};
enum { COUNT = sizeof TESTS / sizeof *TESTS };

void scale_check(const char *what, int error) {
  if (error != 0) {
    fprintf(stderr, "scale: %s: %s\n", what, strerror(error));
    exit(1);
  }
}

const char *scale_own_name(void) {
  static char name[32];
  snprintf(name, sizeof name, "scale.%d", scale_task);
  return name;
}

/* Not truncated: another task may already use it. */
static void open_file(const char *name) {
  scale_file = openat(scale_dir, name, O_RDWR | O_CREAT, 0666);
  scale_check(name, scale_file < 0 ? errno : 0);
  struct stat st;
  scale_check(name, fstat(scale_file, &st) != 0 ? errno : 0);
  for (uint64_t at = st.st_size < SCALE_FILE ? 0 : SCALE_FILE; at < SCALE_FILE; at += SCALE_BLOCK) {
    scale_check(name, call_pwrite(scale_file, scale_buffer, SCALE_BLOCK, at));
  }
}

void scale_own_file(void) {
  open_file(scale_own_name());
}

void scale_shared_file(void) {
  open_file("scale.shared");
}

void scale_own_directory(void) {
  char name[32];
  snprintf(name, sizeof name, "scale.dir.%d", scale_task);
  scale_check(name, mkdirat(scale_dir, name, 0777) != 0 && errno != EEXIST ? errno : 0);
  scale_dir = openat(scale_dir, name, O_RDONLY | O_DIRECTORY);
  scale_check(name, scale_dir < 0 ? errno : 0);
}

static uint64_t now(void) {
  return clock_ns(CLOCK_MONOTONIC);
}

/* Some hosts wake a guest too early. */
static void sleep_until(uint64_t ns) {
  for (uint64_t at = now(); at < ns; at = now()) {
    struct timespec t = {(time_t)((ns - at) / 1000000000u), (long)((ns - at) % 1000000000u)};
    nanosleep(&t, NULL);
  }
}

/* A turn that lasts as long as it should: steps until the next look at the clock. */
static uint64_t fitting(uint64_t count, uint64_t took) {
  return took < TURN_NS / 2 ? count * 2 : took > 2 * TURN_NS && count > 1 ? count / 2 : count;
}

static uint64_t slower;

/* Lets a turn from START to END take longer, as it is asked for; returns its new end. */
static uint64_t spin(uint64_t start, uint64_t end) {
  uint64_t until = end + (end - start) * slower / 1000;
  while (end < until) {
    end = now();
  }
  return end;
}

struct sample {
  uint64_t operations, start, end, untimed;
};

/* Operations of all samples so far. */
static uint64_t total;

/* Runs until the clock says TO, or a little later, or until the test is used up. */
static struct sample run_until(const struct scale_test *test, uint64_t to) {
  static uint64_t count = 1; /* as the last sample left it */
  struct sample s = {0, now(), 0, scale_untimed};
  for (s.end = s.start; s.end < to;) {
    uint64_t done = test->run(count), at = now();
    if (slower != 0) {
      at = spin(s.end, at);
    }
    s.operations += done;
    if (done < count) {
      s.end = at;
      break;
    }
    count = fitting(count, at - s.end);
    s.end = at;
  }
  s.untimed = scale_untimed - s.untimed;
  total += s.operations;
  return s;
}

static void run(const struct scale_test *test, uint64_t from, uint64_t to) {
  if (test->once) {
    sleep_until(from);
  } else {
    run_until(test, from);
  }
  struct sample s = run_until(test, to);
  if (!test->once) {
    run_until(test, to + TAIL_NS);
  }
  /* In one write of one buffer: of several guests that share a stdout no two lines are mixed. */
  char line[128];
  int length = snprintf(line, sizeof line, "%s %d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                        test->name, scale_task, s.operations, s.end - s.start - s.untimed,
                        s.start - from, total);
  scale_check("stdout", call_write(1, line, (size_t)length));
}

static void usage(void) {
  fputs("usage: scale TEST DIR TASK (FROM TO [SLOWER] | MILLISECONDSms)\n       scale list\n", stderr);
  exit(2);
}

static uint64_t number(const char *text, const char *unit) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || strcmp(end, unit) != 0 || errno != 0 ||
      value > UINT64_MAX / 1000) {
    usage();
  }
  return value;
}

static const struct scale_test *find(const char *name) {
  for (int i = 0; i < COUNT; i++) {
    if (strcmp(name, TESTS[i]->name) == 0) {
      return TESTS[i];
    }
  }
  fprintf(stderr, "scale: no test is called '%s'; 'scale list' prints their names\n", name);
  exit(2);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    for (int i = 0; i < COUNT; i++) {
      puts(TESTS[i]->name);
    }
    return 0;
  }
  if (argc < 5 || argc > 7) {
    usage();
  }
  const struct scale_test *test = find(argv[1]);
  scale_task = (int)number(argv[3], "");
  /* The moments are in the clock that all tasks share; the wait uses the monotonic clock. */
  uint64_t since_1970 = clock_ns(CLOCK_REALTIME) - now();
  uint64_t from, to;
  if (argc >= 6) {
    slower = argc == 7 ? number(argv[6], "") : 0;
    from = number(argv[4], "") * 1000 - since_1970;
    to = number(argv[5], "") * 1000 - since_1970;
  } else {
    from = now() + SOON_NS;
    to = from + number(argv[4], "ms") * 1000000;
  }
  scale_dir = open(argv[2], O_RDONLY | O_DIRECTORY);
  scale_check(argv[2], scale_dir < 0 ? errno : 0);
  test->prepare();
  run(test, from, to);
  return 0;
}
