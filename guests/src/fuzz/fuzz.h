/* fuzz: what its parts share. ../fuzz.c says what it is. */
#ifndef GUESTS_FUZZ_H
#define GUESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>

#include "../../include/gangway.h"
#include "../preview1.h"

enum {
  PAGE = 65536,
  ARENA_SIZE = 2 * PAGE, /* the last two pages of memory */
  MOST_OPEN = 50,
  MOST_MAPPINGS = 4096,
  CALL_COUNT = 50, /* all of WASI but proc_exit, and the module gangway */
};

/*
 * Everything that a call may be pointed to lies from `arena` on up. A read into it that goes on to
 * the end of memory, which a host may do, spoils nothing that the program needs.
 */
extern p1_ptr arena, memory_end;

struct pool {
  p1_fd fds[MOST_OPEN];
  uint32_t count;
};

extern uint32_t mappings; /* that the embedder has made, as far as is known */

/* given: streams and listeners, which the program finds open; files: all others */
extern struct pool preopens, directories, files, sockets, given;
extern bool may_lose_preopens;

struct call {
  const char *name;
  p1_errno (*call)(void);
  uint64_t called, succeeded;
};

extern struct call calls[CALL_COUNT];
p1_errno call_path_open(void);

/* Chance: the same for the same start. */
extern uint64_t chance_state;
uint64_t random_bits(void);
uint32_t below(uint32_t n);
bool percent(uint32_t p);
#define PICK(array) ((array)[below(sizeof(array) / sizeof *(array))])

/* Memory */
p1_size some_length(void);
p1_ptr some_pointer(p1_size size);
p1_ptr bad_pointer(p1_size size);
void *in_arena(p1_size size);

/* Descriptors */
bool is_in(const struct pool *pool, p1_fd fd);
void remember(p1_fd fd);
void forget(p1_fd fd);
bool is_protected(p1_fd fd);
p1_fd some_directory(void);
p1_fd some_file(void);
p1_fd some_socket(void);
p1_fd some_fd(void);

/* Numbers */
uint64_t some_offset(void);
uint64_t some_time(void);
uint64_t some_cookie(void);
uint64_t some_rights(void);
uint32_t some_flags(uint32_t width);
uint32_t some_fdflags(void);

/* Paths and vectors, in the arena */
struct path {
  p1_ptr text;
  p1_size length;
};

struct path some_path(void);

struct vector {
  p1_ptr iovs;
  p1_size count;
};

struct vector some_vector(void);

#endif
