/*
 * spin: a guest that does not end by itself, or not well. Limits, interrupts, traps and exit
 * statuses are tried on it.
 *
 *   spin                loops for ever in its own code, calling nothing
 *   spin alloc          grows its memory until that fails, says how much it got, exits with 0
 *   spin recurse        calls itself until the stack overflows (the engine's, not its own)
 *   spin trap           runs into an unreachable instruction
 *   spin oob            loads from beyond the end of its memory
 *   spin divide         divides by zero
 *   spin exit N         exits with status N
 *   spin write FILE     writes the first 64 MiB of FILE over and over
 *   spin poll           waits for ever in poll_oneoff, for a clock that is centuries away
 *   spin sleep MS       sleeps MS milliseconds, exits with 0
 *   spin read           reads standard input to its end, says how many bytes came
 *   spin accept         waits for a connection on the first socket it finds
 *   spin open FILE      opens and closes FILE over and over
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "preview1.h"

enum { PAGE = 64 * 1024, CHUNK = 64 * 1024, WRAP = 64 << 20 };

static char chunk[CHUNK];
static volatile uint32_t sink;

static int fail(const char *what) {
  perror(what);
  return 1;
}

static int spin(void) {
  for (;;) {
    sink++;
  }
}

static int alloc(void) {
  size_t pages = __builtin_wasm_memory_size(0);
  while (__builtin_wasm_memory_grow(0, 1) != SIZE_MAX) {
    *(volatile char *)(pages * PAGE) = 1; /* touched, so that it is there */
    pages = __builtin_wasm_memory_size(0);
  }
  printf("%zu KiB\n", pages * (PAGE / 1024));
  return 0;
}

/*
 * Never a tail call, as the result is used after it. No local variable has its address taken, so
 * the guest's own stack, which is in its memory, is not what runs out.
 */
__attribute__((noinline)) static uint32_t recurse(uint32_t n) {
  sink = n;
  uint32_t deeper = n == UINT32_MAX ? 0 : recurse(n + 1);
  return deeper ^ sink;
}

static int out_of_bounds(void) {
  volatile uint32_t *beyond =
      (volatile uint32_t *)(uintptr_t)(__builtin_wasm_memory_size(0) * PAGE);
  return (int)*beyond;
}

static int divide(void) {
  volatile int one = 1, zero = 0;
  return one / zero;
}

static int write_forever(const char *name) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) {
    return fail(name);
  }
  for (size_t at = 0;; at += CHUNK) {
    if (at == WRAP) {
      at = 0;
      if (lseek(fd, 0, SEEK_SET) != 0) {
        return fail(name);
      }
    }
    if (write(fd, chunk, CHUNK) < 0) {
      return fail(name);
    }
  }
}

static int poll_forever(void) {
  struct p1_subscription in = {
      .tag = P1_EVENT_CLOCK, .u.clock = {.id = P1_CLOCK_MONOTONIC, .timeout = INT64_MAX}};
  struct p1_event out;
  p1_size n;
  p1_errno e = p1_poll_oneoff(ptr(&in), ptr(&out), 1, ptr(&n));
  fprintf(stderr, "spin: poll_oneoff ended: errno %u\n", e);
  return 1;
}

static int sleep_ms(const char *text) {
  long ms = strtol(text, NULL, 10);
  struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  return nanosleep(&t, NULL) == 0 ? 0 : fail("nanosleep");
}

static int read_stdin(void) {
  uint64_t total = 0;
  ssize_t n;
  while ((n = read(0, chunk, CHUNK)) > 0) {
    total += (uint64_t)n;
  }
  if (n < 0) {
    return fail("read");
  }
  printf("%llu bytes\n", (unsigned long long)total);
  return 0;
}

static int accept_one(void) {
  struct p1_fdstat st;
  p1_fd fd = 3, connection;
  p1_errno e;
  while ((e = p1_fd_fdstat_get(fd, ptr(&st))) == 0 && st.filetype != P1_TYPE_SOCKET_STREAM) {
    fd++;
  }
  if (e != 0) {
    fputs("spin: no socket\n", stderr);
    return 1;
  }
  e = p1_sock_accept(fd, 0, ptr(&connection));
  printf("sock_accept: errno %u\n", e);
  return e == 0 ? 0 : 1;
}

static int open_forever(const char *name) {
  for (;;) {
    int fd = open(name, O_RDONLY);
    if (fd < 0 || close(fd) != 0) {
      return fail(name);
    }
  }
}

static int usage(void) {
  fputs(
      "usage: spin [alloc | recurse | trap | oob | divide | exit N | write FILE | poll | sleep MS |"
      " read | accept | open FILE]\n",
      stderr);
  return 2;
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "spin";
  const char *argument = argc > 2 ? argv[2] : NULL;
  if (strcmp(mode, "spin") == 0) {
    return spin();
  }
  if (strcmp(mode, "alloc") == 0) {
    return alloc();
  }
  if (strcmp(mode, "recurse") == 0) {
    return (int)recurse(0);
  }
  if (strcmp(mode, "trap") == 0) {
    __builtin_trap();
  }
  if (strcmp(mode, "oob") == 0) {
    return out_of_bounds();
  }
  if (strcmp(mode, "divide") == 0) {
    return divide();
  }
  if (strcmp(mode, "poll") == 0) {
    return poll_forever();
  }
  if (strcmp(mode, "read") == 0) {
    return read_stdin();
  }
  if (strcmp(mode, "accept") == 0) {
    return accept_one();
  }
  if (argument == NULL) {
    return usage();
  }
  if (strcmp(mode, "exit") == 0) {
    exit(atoi(argument));
  }
  if (strcmp(mode, "write") == 0) {
    return write_forever(argument);
  }
  if (strcmp(mode, "sleep") == 0) {
    return sleep_ms(argument);
  }
  return strcmp(mode, "open") == 0 ? open_forever(argument) : usage();
}
