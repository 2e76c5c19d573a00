/*
 * hostile: what its parts share. The tests are in the other files of this directory, a family each;
 * ../hostile.c runs them.
 */
#ifndef GUESTS_HOSTILE_H
#define GUESTS_HOSTILE_H

#include <stdbool.h>
#include <stdint.h>

#include "../preview1.h"

/* What the tests of one run work on. */
struct stage {
  p1_fd root;          /* preopen of the first DIR */
  p1_fd second;        /* preopen of the second DIR, or NO_FD */
  p1_fd scratch;       /* an empty directory in `root`, removed after the test, or NO_FD */
  const char *base;    /* its name in `root` */
  const char *argument; /* the number behind the DIRs, or NULL */
};

extern struct stage stage;

#define NO_FD UINT32_MAX
#define NOFOLLOW 0
#define FOLLOW P1_LOOKUP_FOLLOW

/* The end of memory: the first address that is not there. */
static inline uint32_t memory_end(void) {
  return (uint32_t)(__builtin_wasm_memory_size(0) * 65536);
}

/* --- checks: one line each ------------------------------------------------------------------ */

#define ANY(...) ((const uint32_t[]){__VA_ARGS__, UINT32_MAX})

__attribute__((format(printf, 3, 4))) void check(uint64_t got, uint64_t want, const char *name, ...);
__attribute__((format(printf, 3, 4))) void check_any(uint32_t got, const uint32_t *wanted,
                                                     const char *name, ...);
__attribute__((format(printf, 2, 3))) void check_true(bool holds, const char *name, ...);
/* That it came back at all is the check: the errno is some errno of WASI's. */
__attribute__((format(printf, 2, 3))) void check_survives(p1_errno got, const char *name, ...);
/* A required step: ends the program if it fails. */
__attribute__((format(printf, 2, 3))) void require(p1_errno error, const char *name, ...);

uint64_t argument_or(uint64_t otherwise);

/* --- the path calls with C strings ---------------------------------------------------------- */

p1_errno open_path(p1_fd dir, const char *path, uint32_t lookup, uint32_t oflags, uint64_t rights,
                   p1_fd *fd);
/* The errno of opening; what was opened is closed again. */
p1_errno try_open(p1_fd dir, const char *path, uint32_t lookup, uint32_t oflags, uint64_t rights);
p1_errno make_file(p1_fd dir, const char *path, const char *content);
p1_errno make_dir(p1_fd dir, const char *path);
p1_errno make_symlink(const char *target, p1_fd dir, const char *path);
p1_errno make_link(p1_fd dir, uint32_t lookup, const char *from, p1_fd to_dir, const char *to);
p1_errno move(p1_fd dir, const char *from, p1_fd to_dir, const char *to);
p1_errno unlink_path(p1_fd dir, const char *path);
p1_errno remove_dir(p1_fd dir, const char *path);
p1_errno stat_path(p1_fd dir, uint32_t lookup, const char *path, struct p1_filestat *st);
p1_errno try_stat(p1_fd dir, uint32_t lookup, const char *path);
p1_errno touch(p1_fd dir, uint32_t lookup, const char *path);
/* The target goes to `buf`, NUL-terminated; its length is the result's. */
p1_errno read_link(p1_fd dir, const char *path, char *buf, p1_size size, p1_size *length);
p1_errno try_readlink(p1_fd dir, const char *path);
void remove_tree(p1_fd dir, const char *name);

/* --- plain reads and writes ----------------------------------------------------------------- */

p1_errno write_bytes(p1_fd fd, const void *data, p1_size length, p1_size *written);
p1_errno read_bytes(p1_fd fd, void *data, p1_size length, p1_size *got);
p1_errno pwrite_bytes(p1_fd fd, const void *data, p1_size length, uint64_t offset,
                      p1_size *written);
p1_errno pread_bytes(p1_fd fd, void *data, p1_size length, uint64_t offset, p1_size *got);
uint64_t size_of(p1_fd fd);
uint64_t offset_of(p1_fd fd);
/* Whether the file holds exactly this text. */
bool holds(p1_fd dir, const char *path, const char *text);

/* --- the tests ------------------------------------------------------------------------------ */

void test_args(void);
void test_cookies(void);
void test_clocks(void);
void test_emfile(void);
void test_escape(void);
void test_fds(void);
void test_fstat(void);
void test_huge(void);
void test_iovecs(void);
void test_kinds(void);
void test_loops(void);
void test_offsets(void);
void test_partial(void);
void test_paths(void);
void test_planted(void);
void test_pointers(void);
void test_poll(void);
void test_quota(void);
void test_race(void);
void test_random(void);
void test_readdir(void);
void test_rename(void);
void test_renumber(void);
void test_rights(void);
void test_ro(void);
void test_slashes(void);
void test_sock(void);
void test_xdev(void);

#endif
