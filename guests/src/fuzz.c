/*
 * fuzz: makes all system calls of a guest with random arguments.
 *
 *   fuzz SEED COUNT [clean] [preopens] [streams] [stats] [exit]
 *
 * COUNT calls of the functions of WASI (but proc_exit, which would end it) and of the module gangway, with
 * descriptors, pointers, lengths, flags, offsets and paths that are mostly sensible and often not:
 * outside memory, at its very end, negative, huge, not UTF-8, leading out of the directory. The same
 * SEED makes the same calls. It prints
 *   calls=N errors=M checksum=H
 * H is a checksum of the errnos: the same on the same file system in the same state. What it
 * checks itself is that every errno is one of WASI's and that no call changes memory below the arena
 * that all its pointers point to; that the host lives and nothing outside has changed is the host's
 * to check.
 *
 * IT MAKES, RENAMES AND REMOVES FILES IN EVERY DIRECTORY THAT IT IS GIVEN. Among its names are those
 * of hostile's "planted" (see hostile/planted.c), so that it finds links that lead out. With "clean"
 * it empties its directories at the end. With "preopens" it may also close and renumber these.
 * With "streams" descriptors 0 and 2 are files like others; what is read there must never wait.
 * "stats" prints how often each function was called and succeeded. With "exit" it ends by
 * proc_exit or a fatal signal, and prints "exit=STATUS", the status to expect, as its last line.
 *
 * It never waits: it polls with a clock that is due at once, and sets sockets not to wait. It fills
 * no disk: files grow by little, or by holes. It maps files over the arena only. Mappings of shared
 * files make the checksum depend on the host.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

enum { FEW_OPEN = 10, LARGEST_ERRNO = P1_ENOTCAPABLE };

static void find_descriptors(void) {
  for (p1_fd fd = 3; fd < 64 && preopens.count < MOST_OPEN; fd++) {
    struct p1_prestat prestat;
    struct p1_fdstat st;
    if (p1_fd_prestat_get(fd, ptr(&prestat)) == 0) {
      preopens.fds[preopens.count++] = fd;
    } else if (p1_fd_fdstat_get(fd, ptr(&st)) == 0 && st.filetype == P1_TYPE_SOCKET_STREAM) {
      p1_fd_fdstat_set_flags(fd, P1_FD_NONBLOCK);
      given.fds[given.count++] = fd;
    }
  }
}

/* The arena is the end of memory; libc allocates nothing any more, so nothing comes behind it. */
static void make_arena(void) {
  size_t pages = __builtin_wasm_memory_grow(0, ARENA_SIZE / PAGE);
  if (pages == SIZE_MAX) {
    fputs("fuzz: no memory\n", stderr);
    exit(1);
  }
  arena = (p1_ptr)(pages * PAGE);
  memory_end = arena + ARENA_SIZE;
}

/* Sums up the table of calls: a host that wrote below the arena may show here. */
static uint64_t own_data(void) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < CALL_COUNT; i++) {
    sum = sum * 31 + (uintptr_t)calls[i].call;
    for (const char *c = calls[i].name; *c != '\0'; c++) {
      sum = sum * 31 + (unsigned char)*c;
    }
  }
  return sum;
}

static void clean(p1_fd dir);

static bool remove_entry(p1_fd dir, p1_ptr name, p1_size length) {
  p1_fd fd;
  if (p1_path_unlink_file(dir, name, length) == 0) {
    return true;
  }
  if (p1_path_open(dir, 0, name, length, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, P1_RIGHTS_ALL, 0,
                   ptr(&fd)) != 0) {
    return false;
  }
  clean(fd);
  p1_fd_close(fd);
  return p1_path_remove_directory(dir, name, length) == 0;
}

/* One pass over a directory; whether it removed anything. */
static bool clean_once(p1_fd dir) {
  bool removed = false;
  unsigned char buffer[sizeof(struct p1_dirent) + 255];
  uint64_t cookie = 0;
  p1_size used;
  while (p1_fd_readdir(dir, ptr(buffer), sizeof buffer, cookie, ptr(&used)) == 0) {
    struct p1_dirent entry;
    if (used < sizeof entry) {
      break;
    }
    memcpy(&entry, buffer, sizeof entry);
    const char *name = (const char *)buffer + sizeof entry;
    cookie = entry.next;
    if (!(entry.namlen == 1 && name[0] == '.') &&
        !(entry.namlen == 2 && name[0] == '.' && name[1] == '.')) {
      removed |= remove_entry(dir, ptr(name), entry.namlen);
    }
  }
  return removed;
}

/* As often as it takes: some hosts lose their place in a listing when an entry goes. */
static void clean(p1_fd dir) {
  while (clean_once(dir)) {
  }
}

static void close_all(struct pool *pool) {
  while (pool->count > 0) {
    p1_fd fd = pool->fds[0];
    p1_fd_close(fd);
    forget(fd);
  }
}

/* Any call as likely as any other; but with few files open, more of them are opened. */
static uint32_t some_call(void) {
  uint32_t n = below(CALL_COUNT);
  if (files.count < FEW_OPEN && percent(10)) {
    while (calls[n].call != call_path_open) {
      n = (n + 1) % CALL_COUNT;
    }
  }
  return n;
}

static void report_never_succeeded(void) {
  bool any = false;
  for (uint32_t i = 0; i < CALL_COUNT; i++) {
    if (calls[i].succeeded == 0) {
      printf("%s%s", any ? ", " : "never succeeded: ", calls[i].name);
      any = true;
    }
  }
  if (any) {
    putchar('\n');
  }
}

static void report_stats(void) {
  for (uint32_t i = 0; i < CALL_COUNT; i++) {
    printf("%-24s %8llu called %8llu succeeded\n", calls[i].name,
           (unsigned long long)calls[i].called, (unsigned long long)calls[i].succeeded);
  }
}

/* Does not return. */
static void end(void) {
  if (percent(50)) {
    uint32_t status = below(256);
    printf("exit=%u\n", status);
    p1_proc_exit(status);
  }
  uint32_t signal = 1 + below(15); /* up to SIGTERM, all are fatal and have Linux's number */
  printf("exit=%u\n", 128 + signal);
  p1_proc_raise(signal);
}

static int usage(void) {
  fputs("usage: fuzz SEED COUNT [clean] [preopens] [streams] [stats] [exit]\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    return usage();
  }
  bool cleaning = false, stats = false, streams = false, ending = false;
  for (int i = 3; i < argc; i++) {
    cleaning |= strcmp(argv[i], "clean") == 0;
    stats |= strcmp(argv[i], "stats") == 0;
    ending |= strcmp(argv[i], "exit") == 0;
    streams |= strcmp(argv[i], "streams") == 0;
    may_lose_preopens |= strcmp(argv[i], "preopens") == 0;
  }
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  chance_state = strtoull(argv[1], NULL, 0);
  uint64_t count = strtoull(argv[2], NULL, 0);
  uint64_t errors = 0, checksum = UINT64_C(0xcbf29ce484222325);
  printf("seed=%s count=%llu\n", argv[1], (unsigned long long)count);
  find_descriptors();
  if (streams) {
    given.fds[given.count++] = 0;
    given.fds[given.count++] = 2;
  }
  make_arena();
  const uint64_t own = own_data();
  for (uint64_t i = 1; i <= count; i++) {
    uint32_t n = some_call();
    p1_errno e = calls[n].call();
    if (e > LARGEST_ERRNO) {
      printf("call %llu, %s: errno %u\n", (unsigned long long)i, calls[n].name, e);
      return 1;
    }
    errors += e != 0;
    calls[n].called++;
    calls[n].succeeded += e == 0;
    checksum = (checksum ^ (n << 8 | e)) * UINT64_C(0x100000001b3);
    if (i % 100000 == 0) {
      printf("%llu calls, %llu errors\n", (unsigned long long)i, (unsigned long long)errors);
    }
  }
  if (own_data() != own) {
    puts("memory below the arena has changed");
    return 1;
  }
  report_never_succeeded();
  if (stats) {
    report_stats();
  }
  close_all(&files);
  close_all(&sockets);
  close_all(&directories);
  for (uint32_t i = 0; cleaning && i < preopens.count; i++) {
    clean(preopens.fds[i]);
  }
  printf("calls=%llu errors=%llu checksum=%016llx\n", (unsigned long long)count,
         (unsigned long long)errors, (unsigned long long)checksum);
  if (ending) {
    end();
  }
  return 0;
}
