/* Arguments by chance: mostly sensible, often not. */
#include <stdio.h>
#include <string.h>

#include "fuzz.h"

uint64_t chance_state;
p1_ptr arena, memory_end;
uint32_t mappings;
struct pool preopens, directories, files, sockets, given;
bool may_lose_preopens;

uint64_t random_bits(void) { /* splitmix64 */
  uint64_t z = (chance_state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

uint32_t below(uint32_t n) {
  return (uint32_t)((random_bits() >> 32) * n >> 32);
}

bool percent(uint32_t p) {
  return below(100) < p;
}

p1_size some_length(void) {
  static const p1_size ODD[] = {0, 1, 7, 4095, 4096, 4097, PAGE, PAGE + 1, 0x7fffffff, 0x80000000,
                                0xfffffff0, UINT32_MAX};
  uint32_t n = below(100);
  return n < 70 ? below(512) : n < 90 ? below(16384) : PICK(ODD);
}

/* Mostly where `size` bytes are, sometimes at the end of memory, sometimes beyond. */
p1_ptr some_pointer(p1_size size) {
  uint32_t n = below(100);
  if (n < 85) {
    return arena + below(ARENA_SIZE - (size < ARENA_SIZE ? size : 0));
  }
  if (n < 92) {
    p1_ptr p = memory_end - size + below(3) - 1;
    return p >= arena ? p : memory_end;
  }
  static const p1_ptr BAD[] = {0x7fffffff, 0x80000000, 0xfffffff0, UINT32_MAX};
  return n < 96 ? memory_end + below(UINT32_MAX - memory_end) : PICK(BAD);
}

/* Not all of it is there, ever: what lies in the arena must not become an argument by chance. */
p1_ptr bad_pointer(p1_size size) {
  p1_ptr edge = memory_end - (size > 0 ? below(size < PAGE ? size : PAGE) : 0);
  return percent(50) ? edge : edge + below(1u << 31);
}

void *in_arena(p1_size size) {
  return (void *)(uintptr_t)(arena + below(ARENA_SIZE - size));
}

bool is_in(const struct pool *pool, p1_fd fd) {
  for (uint32_t i = 0; i < pool->count; i++) {
    if (pool->fds[i] == fd) {
      return true;
    }
  }
  return false;
}

static void take_out(struct pool *pool, p1_fd fd) {
  for (uint32_t i = 0; i < pool->count; i++) {
    if (pool->fds[i] == fd) {
      pool->fds[i--] = pool->fds[--pool->count];
    }
  }
}

void forget(p1_fd fd) {
  take_out(&preopens, fd);
  take_out(&directories, fd);
  take_out(&files, fd);
  take_out(&sockets, fd);
  take_out(&given, fd);
}

void remember(p1_fd fd) {
  struct p1_fdstat st = {0};
  p1_fd_fdstat_get(fd, ptr(&st));
  struct pool *pool = st.filetype == P1_TYPE_DIRECTORY       ? &directories
                      : st.filetype == P1_TYPE_SOCKET_STREAM ? &sockets
                                                             : &files;
  if (pool->count == MOST_OPEN) {
    p1_fd victim = pool->fds[below(MOST_OPEN)];
    p1_fd_close(victim);
    forget(victim);
  }
  pool->fds[pool->count++] = fd;
}

/* What no call opens again is closed seldom, if at all. */
bool is_protected(p1_fd fd) {
  bool rarely = below(3000) == 0;
  if (is_in(&given, fd)) {
    return !rarely;
  }
  return fd <= 2 || (is_in(&preopens, fd) && !(may_lose_preopens && rarely));
}

static p1_fd from_pool(const struct pool *pool) {
  return pool->count > 0 ? pool->fds[below(pool->count)] : 999;
}

static p1_fd some_odd_fd(void) {
  static const p1_fd ODD[] = {999, 1023, 1024, 65535, 0x7fffffff, 0x80000000, UINT32_MAX};
  return percent(70) ? below(64) : PICK(ODD);
}

/* For calls with a path. */
p1_fd some_directory(void) {
  uint32_t n = below(100);
  return n < 55 ? from_pool(&preopens)
         : n < 90 ? from_pool(&directories)
         : n < 95 ? from_pool(&files)
                  : some_odd_fd();
}

/* For calls that work on files; never one that a transfer could wait on or print to. */
p1_fd some_file(void) {
  uint32_t n = below(100);
  p1_fd fd = n < 78 ? from_pool(&files)
             : n < 82 ? from_pool(&sockets)
             : n < 85 ? from_pool(&given)
             : n < 90 ? from_pool(&directories)
             : n < 93 ? from_pool(&preopens)
                      : some_odd_fd();
  return fd > 2 || is_in(&given, fd) ? fd : 999;
}

/* For calls that work on sockets. */
p1_fd some_socket(void) {
  uint32_t n = below(100);
  return n < 60 ? from_pool(&sockets) : n < 80 ? from_pool(&given) : some_file();
}

p1_fd some_fd(void) {
  uint32_t n = below(100);
  return n < 50 ? some_file() : n < 90 ? some_directory() : some_odd_fd();
}

uint64_t some_offset(void) {
  static const uint64_t ODD[] = {UINT64_C(1) << 30, UINT64_C(1) << 40,  INT64_MAX - 1, INT64_MAX,
                                 UINT64_C(1) << 63, UINT64_MAX - 4096, UINT64_MAX};
  uint32_t n = below(1000);
  return n < 600 ? below(16384) : n < 980 ? below(1 << 20) : PICK(ODD);
}

uint64_t some_time(void) {
  return percent(80) ? random_bits() >> 3 : random_bits();
}

uint64_t some_cookie(void) {
  return percent(60) ? 0 : percent(70) ? below(100) : random_bits();
}

uint64_t some_rights(void) {
  static const uint64_t SETS[] = {P1_RIGHTS_ALL, P1_RIGHTS_ALL, P1_RIGHTS_READ_ONLY,
                                  P1_RIGHTS_WRITE_ONLY};
  return percent(90) ? PICK(SETS) : random_bits();
}

/* Flags of `width` bits: few of them, or any. */
uint32_t some_flags(uint32_t width) {
  return percent(50) ? 0 : percent(80) ? 1u << below(width) : percent(80) ? below(1u << width)
                                                            : (uint32_t)random_bits();
}

/* Socket or not, a descriptor never starts to wait. */
uint32_t some_fdflags(void) {
  return some_flags(5) | P1_FD_NONBLOCK;
}

static const char *const COMPONENTS[] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "file", "dir", "link", "inside", "out-dir", "abs-dir",
    "out-file", "abs-file", "out-new", "abs-new", "chain", "swap", "secret", "new", ".", "..", "..",
    "...", "", "etc", "passwd", "\xc3\xa4\xe2\x82\xac", "a\nb", "\xff", "\xc0\xae\xc0\xae", "\xed\xa0\x80",
};

/* A name for the end of a path: mostly one of few, so that calls meet on the same files. */
static const char *some_name(void) {
  return percent(75) ? COMPONENTS[below(8)] : PICK(COMPONENTS);
}

struct path some_path(void) {
  enum { ROOM = 5000 };
  char *text = in_arena(ROOM);
  p1_size length = 0;
  uint32_t kind = below(1000);
  if (kind < 10) {
    length = 250 + below(10);
    memset(text, 'n', length);
  } else if (kind < 15) {
    length = 4090 + below(10);
    for (p1_size i = 0; i < length; i++) {
      text[i] = i % 2 ? '/' : '.';
    }
  } else if (kind < 30) {
    length = below(16);
    for (p1_size i = 0; i < length; i++) {
      text[i] = (char)random_bits();
    }
  } else {
    uint32_t components = percent(60) ? 1 : 1 + below(4);
    for (uint32_t i = 0; i < components; i++) {
      const char *component = some_name();
      if (i > 0 || percent(3)) {
        text[length++] = '/';
      }
      memcpy(text + length, component, strlen(component));
      length += (p1_size)strlen(component);
    }
    if (percent(5)) {
      text[length++] = '/';
    }
  }
  struct path path = {ptr(text), length};
  if (percent(2)) {
    path.text = bad_pointer(length);
  }
  if (percent(2)) {
    path.length = percent(50) ? below(length + 1) : 4097 + (uint32_t)(random_bits() >> 33);
  }
  return path;
}

struct vector some_vector(void) {
  enum { MOST = 16 };
  struct p1_iovec *iovs = in_arena(MOST * sizeof *iovs);
  p1_size count = below(4), odd = below(1000);
  for (p1_size i = 0; i < MOST; i++) {
    p1_size length = some_length();
    struct p1_iovec iov = {some_pointer(length), length};
    memcpy(&iovs[i], &iov, sizeof iov);
  }
  static const p1_size COUNTS[] = {0, MOST, 1025, 0x20000001, 0x7fffffff, UINT32_MAX};
  struct vector v = {ptr(iovs), odd < 950 ? count : PICK(COUNTS)};
  if (percent(2)) {
    v.iovs = bad_pointer(8 * v.count);
  }
  return v;
}
