/*
 * What the tests of scale have in common. A test is a step that is made again and again, and what is to
 * be there before it. Each task is a program of its own: a guest, or a process of the host.
 */
#ifndef GUESTS_SCALE_H
#define GUESTS_SCALE_H

#include "../calls.h"

enum { SCALE_BLOCK = 4096, SCALE_FILE = 1 << 20 };

struct scale_test {
  const char *name;
  /* Makes ready, untimed. */
  void (*prepare)(void);
  /* Makes COUNT steps; fewer if the test is used up. Returns the number of operations. */
  uint64_t (*run)(uint64_t count);
  /* It can be used up: so it rests until the sample begins, and the sample ends with it. */
  int once;
};

/* The directory to work in, and the number of this task, from 0. */
extern int scale_dir, scale_task;

/* The file of the test, a buffer, and the place in the file that its calls are for. */
extern int scale_file;
extern char scale_buffer[SCALE_BLOCK];
extern uint64_t scale_at;

/* Nanoseconds so far that a test spent between its steps on making ready: they do not count. */
extern uint64_t scale_untimed;

/* Ends the program if ERROR is not 0. */
void scale_check(const char *what, int error);

/* Opens scale_file, 1 MiB long: one of this task's own, or one that all tasks have. */
void scale_own_file(void);
void scale_shared_file(void);

/* Makes the next name of this task's own: in the directory that all have, or in one of its own. */
const char *scale_own_name(void);
void scale_own_directory(void);

/* Takes scale_file to be a connection: the first one to the listening socket that the host has opened. */
void scale_connection(void);

/* The next block of the file: back to its start after its end. */
static inline void scale_wrap(void) {
  if (scale_at == SCALE_FILE) {
    scale_at = 0;
    scale_check("lseek", call_lseek(scale_file, 0));
  }
  scale_at += SCALE_BLOCK;
}

static inline void scale_lseek(void) {
  scale_check("lseek", call_lseek(scale_file, scale_at));
}

static inline void scale_write(void) {
  scale_check("write", call_write(scale_file, scale_buffer, SCALE_BLOCK));
}

static inline void scale_read(void) {
  scale_check("read", call_read(scale_file, scale_buffer, SCALE_BLOCK));
}

static inline void scale_pwrite(void) {
  scale_check("pwrite", call_pwrite(scale_file, scale_buffer, SCALE_BLOCK, scale_at));
}

static inline void scale_pread(void) {
  scale_check("pread", call_pread(scale_file, scale_buffer, SCALE_BLOCK, scale_at));
}

/* Blocks of the file are dealt to the tasks, each its own as long as there are enough. */
static inline void scale_own_block(void) {
  scale_at = (uint64_t)scale_task * SCALE_BLOCK % SCALE_FILE;
}

/* Defines the test NAME: STEP is one operation. */
#define SCALE_TEST(NAME, PREPARE, STEP) \
  static uint64_t run_##NAME(uint64_t count) { \
    for (uint64_t i = 0; i < count; i++) { \
      STEP(); \
    } \
    return count; \
  } \
  const struct scale_test scale_##NAME = {#NAME, PREPARE, run_##NAME, 0};

#endif
