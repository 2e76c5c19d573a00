#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostile.h"

int checks, failures;

static void report(bool good, const char *name, va_list arguments) {
  checks++;
  failures += !good;
  fputs(good ? "ok " : "FAIL ", stdout);
  vprintf(name, arguments);
}

#define REPORT(good, name)     \
  do {                         \
    va_list arguments;         \
    va_start(arguments, name); \
    report(good, name, arguments); \
    va_end(arguments);         \
  } while (0)

void check(uint64_t got, uint64_t want, const char *name, ...) {
  REPORT(got == want, name);
  if (got != want) {
    printf(" got=%llu want=%llu", (unsigned long long)got, (unsigned long long)want);
  }
  putchar('\n');
}

void check_any(uint32_t got, const uint32_t *wanted, const char *name, ...) {
  bool good = false;
  for (const uint32_t *w = wanted; *w != UINT32_MAX; w++) {
    good |= *w == got;
  }
  REPORT(good, name);
  if (!good) {
    printf(" got=%u want=", got);
    for (const uint32_t *w = wanted; *w != UINT32_MAX; w++) {
      printf(w == wanted ? "%u" : "|%u", *w);
    }
  }
  putchar('\n');
}

void check_true(bool holds, const char *name, ...) {
  REPORT(holds, name);
  puts(holds ? "" : " got=no want=yes");
}

void check_survives(p1_errno got, const char *name, ...) {
  REPORT(got <= P1_ENOTCAPABLE, name);
  if (got > P1_ENOTCAPABLE) {
    printf(" got=%u want=0..%u", got, P1_ENOTCAPABLE);
  }
  putchar('\n');
}

void require(p1_errno error, const char *name, ...) {
  if (error == 0) {
    return;
  }
  REPORT(false, name);
  printf(" got=%u want=0 (the test stops here)\n", error);
  exit(1);
}

uint64_t argument_or(uint64_t otherwise) {
  return stage.argument == NULL ? otherwise : strtoull(stage.argument, NULL, 10);
}

static p1_size len(const char *s) {
  return (p1_size)strlen(s);
}

p1_errno open_path(p1_fd dir, const char *path, uint32_t lookup, uint32_t oflags, uint64_t rights,
                   p1_fd *fd) {
  return p1_path_open(dir, lookup, ptr(path), len(path), oflags, rights, P1_RIGHTS_ALL, 0, ptr(fd));
}

p1_errno try_open(p1_fd dir, const char *path, uint32_t lookup, uint32_t oflags, uint64_t rights) {
  p1_fd fd;
  p1_errno e = open_path(dir, path, lookup, oflags, rights, &fd);
  if (e == 0) {
    p1_fd_close(fd);
  }
  return e;
}

p1_errno make_file(p1_fd dir, const char *path, const char *content) {
  p1_fd fd;
  p1_errno e = open_path(dir, path, NOFOLLOW, P1_O_CREAT | P1_O_TRUNC, P1_RIGHTS_ALL, &fd);
  if (e != 0) {
    return e;
  }
  p1_size n;
  if (*content != '\0') {
    e = write_bytes(fd, content, len(content), &n);
  }
  p1_errno closed = p1_fd_close(fd);
  return e != 0 ? e : closed;
}

p1_errno make_dir(p1_fd dir, const char *path) {
  return p1_path_create_directory(dir, ptr(path), len(path));
}

p1_errno make_symlink(const char *target, p1_fd dir, const char *path) {
  return p1_path_symlink(ptr(target), len(target), dir, ptr(path), len(path));
}

p1_errno make_link(p1_fd dir, uint32_t lookup, const char *from, p1_fd to_dir, const char *to) {
  return p1_path_link(dir, lookup, ptr(from), len(from), to_dir, ptr(to), len(to));
}

p1_errno move(p1_fd dir, const char *from, p1_fd to_dir, const char *to) {
  return p1_path_rename(dir, ptr(from), len(from), to_dir, ptr(to), len(to));
}

p1_errno unlink_path(p1_fd dir, const char *path) {
  return p1_path_unlink_file(dir, ptr(path), len(path));
}

p1_errno remove_dir(p1_fd dir, const char *path) {
  return p1_path_remove_directory(dir, ptr(path), len(path));
}

p1_errno stat_path(p1_fd dir, uint32_t lookup, const char *path, struct p1_filestat *st) {
  return p1_path_filestat_get(dir, lookup, ptr(path), len(path), ptr(st));
}

p1_errno try_stat(p1_fd dir, uint32_t lookup, const char *path) {
  struct p1_filestat st;
  return stat_path(dir, lookup, path, &st);
}

p1_errno touch(p1_fd dir, uint32_t lookup, const char *path) {
  return p1_path_filestat_set_times(dir, lookup, ptr(path), len(path), 0, 0,
                                    P1_FST_ATIM_NOW | P1_FST_MTIM_NOW);
}

p1_errno read_link(p1_fd dir, const char *path, char *buf, p1_size size, p1_size *length) {
  p1_errno e = p1_path_readlink(dir, ptr(path), len(path), ptr(buf), size - 1, ptr(length));
  if (e == 0) {
    buf[*length] = '\0';
  }
  return e;
}

p1_errno try_readlink(p1_fd dir, const char *path) {
  static char buf[128];
  p1_size n;
  return read_link(dir, path, buf, sizeof buf, &n);
}

/* Takes away the entries at the start of the directory until none is left. */
static void remove_entries(p1_fd dir) {
  char buf[sizeof(struct p1_dirent) + 256];
  for (int skipped = 0;;) {
    p1_size used;
    uint64_t cookie = 0;
    struct p1_dirent entry;
    for (int i = 0; i <= skipped; i++) {
      if (p1_fd_readdir(dir, ptr(buf), sizeof buf, cookie, ptr(&used)) != 0 ||
          used < sizeof entry) {
        return;
      }
      memcpy(&entry, buf, sizeof entry);
      cookie = entry.next;
    }
    if (entry.namlen > 255) {
      return;
    }
    char *name = buf + sizeof entry;
    name[entry.namlen] = '\0';
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
      skipped++;
      continue;
    }
    if (entry.type == P1_TYPE_DIRECTORY) {
      remove_tree(dir, name);
    } else {
      unlink_path(dir, name);
    }
    if (try_stat(dir, NOFOLLOW, name) == 0) {
      skipped++; /* it cannot be removed */
    }
  }
}

void remove_tree(p1_fd dir, const char *name) {
  p1_fd fd;
  if (open_path(dir, name, NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &fd) == 0) {
    remove_entries(fd);
    p1_fd_close(fd);
    remove_dir(dir, name);
  }
}

p1_errno write_bytes(p1_fd fd, const void *data, p1_size length, p1_size *written) {
  struct p1_iovec iov = {ptr(data), length};
  return p1_fd_write(fd, ptr(&iov), 1, ptr(written));
}

p1_errno read_bytes(p1_fd fd, void *data, p1_size length, p1_size *got) {
  struct p1_iovec iov = {ptr(data), length};
  return p1_fd_read(fd, ptr(&iov), 1, ptr(got));
}

p1_errno pread_bytes(p1_fd fd, void *data, p1_size length, uint64_t offset, p1_size *got) {
  struct p1_iovec iov = {ptr(data), length};
  return p1_fd_pread(fd, ptr(&iov), 1, offset, ptr(got));
}

p1_errno pwrite_bytes(p1_fd fd, const void *data, p1_size length, uint64_t offset,
                      p1_size *written) {
  struct p1_iovec iov = {ptr(data), length};
  return p1_fd_pwrite(fd, ptr(&iov), 1, offset, ptr(written));
}

uint64_t size_of(p1_fd fd) {
  struct p1_filestat st = {0};
  return p1_fd_filestat_get(fd, ptr(&st)) == 0 ? st.size : UINT64_MAX;
}

uint64_t offset_of(p1_fd fd) {
  uint64_t offset;
  return p1_fd_tell(fd, ptr(&offset)) == 0 ? offset : UINT64_MAX;
}

bool holds(p1_fd dir, const char *path, const char *text) {
  static char buf[64];
  p1_fd fd;
  p1_size n = 0;
  if (open_path(dir, path, NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &fd) != 0) {
    return false;
  }
  bool good = read_bytes(fd, buf, sizeof buf, &n) == 0 && n == len(text) && size_of(fd) == n &&
              memcmp(buf, text, n) == 0;
  p1_fd_close(fd);
  return good;
}
