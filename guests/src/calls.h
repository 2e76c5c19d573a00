/*
 * System calls for loops that time them, the same for a guest and for a native program: a guest calls the
 * WASI imports itself, past wasi-libc. Each returns 0 or an errno, which strerror knows: wasi-libc's
 * numbers are WASI's. A transfer that comes short is EIO.
 *
 * Include it first: it says which names libc shall declare.
 */
#ifndef GUESTS_CALLS_H
#define GUESTS_CALLS_H

#ifndef __wasi__
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Descriptors that one call_poll may look at. */
enum { CALL_POLL_MAX = 128 };

/* Nanoseconds of a clock of clock_gettime(2). */
static inline uint64_t clock_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#ifdef __wasi__
#include "preview1.h"

static inline int call_moved(p1_errno e, p1_size moved, size_t size) {
  return e != 0 ? (int)e : moved == size ? 0 : EIO;
}

static inline int call_write(int fd, const void *buffer, size_t size) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  p1_size n = 0;
  return call_moved(p1_fd_write((p1_fd)fd, ptr(&iov), 1, ptr(&n)), n, size);
}

static inline int call_read(int fd, void *buffer, size_t size) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  p1_size n = 0;
  return call_moved(p1_fd_read((p1_fd)fd, ptr(&iov), 1, ptr(&n)), n, size);
}

static inline int call_pwrite(int fd, const void *buffer, size_t size, uint64_t offset) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  p1_size n = 0;
  return call_moved(p1_fd_pwrite((p1_fd)fd, ptr(&iov), 1, offset, ptr(&n)), n, size);
}

static inline int call_pread(int fd, void *buffer, size_t size, uint64_t offset) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  p1_size n = 0;
  return call_moved(p1_fd_pread((p1_fd)fd, ptr(&iov), 1, offset, ptr(&n)), n, size);
}

static inline int call_lseek(int fd, uint64_t to) {
  uint64_t offset;
  return (int)p1_fd_seek((p1_fd)fd, to, P1_SEEK_SET, ptr(&offset));
}

static inline int call_fstat(int fd) {
  struct p1_filestat st;
  return (int)p1_fd_filestat_get((p1_fd)fd, ptr(&st));
}

static inline int call_stat(int dir, const char *name, size_t length) {
  struct p1_filestat st;
  return (int)p1_path_filestat_get((p1_fd)dir, P1_LOOKUP_FOLLOW, ptr(name), (p1_size)length,
                                   ptr(&st));
}

static inline int call_datasync(int fd) {
  return (int)p1_fd_datasync((p1_fd)fd);
}

/* One listing: a buffer ends in the middle of an entry, which the next call then starts with. */
static inline int call_list(int fd, char *buffer, size_t size, int *entries) {
  uint64_t cookie = 0;
  for (;;) {
    p1_size used, at = 0;
    p1_errno e = p1_fd_readdir((p1_fd)fd, ptr(buffer), (p1_size)size, cookie, ptr(&used));
    if (e != 0) {
      return (int)e;
    }
    while (used - at >= sizeof(struct p1_dirent)) {
      struct p1_dirent entry;
      memcpy(&entry, buffer + at, sizeof entry);
      if (used - at - sizeof entry < entry.namlen) {
        break;
      }
      at += sizeof entry + entry.namlen;
      cookie = entry.next;
      ++*entries;
    }
    if (used < size) {
      return 0;
    }
    if (at == 0) {
      return EINVAL; /* the buffer holds not even one entry */
    }
  }
}

/* Opens to read, or to read and write if it may create, and closes. */
static inline int call_open_close(int dir, const char *name, size_t length, int create) {
  p1_fd fd;
  uint64_t rights = create ? P1_RIGHTS_ALL : P1_RIGHTS_READ_ONLY;
  p1_errno e = p1_path_open((p1_fd)dir, P1_LOOKUP_FOLLOW, ptr(name), (p1_size)length,
                            create ? P1_O_CREAT : 0, rights, 0, 0, ptr(&fd));
  return (int)(e != 0 ? e : p1_fd_close(fd));
}

static inline int call_unlink(int dir, const char *name, size_t length) {
  return (int)p1_path_unlink_file((p1_fd)dir, ptr(name), (p1_size)length);
}

static inline int call_allocate(int fd, uint64_t offset, uint64_t length) {
  return (int)p1_fd_allocate((p1_fd)fd, offset, length);
}

static inline int call_truncate(int fd, uint64_t size) {
  return (int)p1_fd_filestat_set_size((p1_fd)fd, size);
}

/* Which of COUNT descriptors can be read; EIO if not all. */
static inline int call_poll(const int *fds, int count) {
  static struct p1_subscription in[CALL_POLL_MAX];
  static struct p1_event out[CALL_POLL_MAX];
  for (int i = 0; i < count; i++) {
    in[i] = (struct p1_subscription){
        .userdata = (uint64_t)i, .tag = P1_EVENT_READ, .u.file.fd = (p1_fd)fds[i]};
  }
  p1_size ready = 0;
  p1_errno e = p1_poll_oneoff(ptr(in), ptr(out), (p1_size)count, ptr(&ready));
  return call_moved(e, ready, (size_t)count);
}

static inline int call_yield(void) {
  return (int)p1_sched_yield();
}

/* Takes a connection, which is waited for. */
static inline int call_accept(int listener, int *connection) {
  return (int)p1_sock_accept((p1_fd)listener, 0, ptr(connection));
}

/* As much as goes at once, but not nothing; of a connection that has ended, nothing is received. */
static inline int call_send(int fd, const void *buffer, size_t size, size_t *sent) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  return (int)p1_sock_send((p1_fd)fd, ptr(&iov), 1, 0, ptr(sent));
}

static inline int call_recv(int fd, void *buffer, size_t size, size_t *received) {
  struct p1_iovec iov = {ptr(buffer), (p1_size)size};
  uint32_t flags;
  return (int)p1_sock_recv((p1_fd)fd, ptr(&iov), 1, 0, ptr(received), ptr(&flags));
}

#else
#include <sys/syscall.h>

static inline int call_moved(ssize_t moved, size_t size) {
  return moved < 0 ? errno : (size_t)moved == size ? 0 : EIO;
}

static inline int call_write(int fd, const void *buffer, size_t size) {
  return call_moved(write(fd, buffer, size), size);
}

static inline int call_read(int fd, void *buffer, size_t size) {
  return call_moved(read(fd, buffer, size), size);
}

static inline int call_pwrite(int fd, const void *buffer, size_t size, uint64_t offset) {
  return call_moved(pwrite(fd, buffer, size, (off_t)offset), size);
}

static inline int call_pread(int fd, void *buffer, size_t size, uint64_t offset) {
  return call_moved(pread(fd, buffer, size, (off_t)offset), size);
}

static inline int call_lseek(int fd, uint64_t to) {
  return lseek(fd, (off_t)to, SEEK_SET) < 0 ? errno : 0;
}

static inline int call_fstat(int fd) {
  struct stat st;
  return fstat(fd, &st) != 0 ? errno : 0;
}

static inline int call_stat(int dir, const char *name, size_t length) {
  (void)length;
  struct stat st;
  return fstatat(dir, name, &st, 0) != 0 ? errno : 0;
}

static inline int call_datasync(int fd) {
  return fdatasync(fd) != 0 ? errno : 0;
}

static inline int call_list(int fd, char *buffer, size_t size, int *entries) {
  struct entry {
    uint64_t ino;
    int64_t next;
    uint16_t length;
    uint8_t type;
    char name[];
  };
  if (lseek(fd, 0, SEEK_SET) < 0) {
    return errno;
  }
  for (;;) {
    long used = syscall(SYS_getdents64, fd, buffer, size);
    if (used <= 0) {
      return used < 0 ? errno : 0;
    }
    for (long at = 0; at < used; ++*entries) {
      at += ((struct entry *)(buffer + at))->length;
    }
  }
}

static inline int call_open_close(int dir, const char *name, size_t length, int create) {
  (void)length;
  int fd = openat(dir, name, create ? O_RDWR | O_CREAT : O_RDONLY, 0666);
  return fd < 0 || close(fd) != 0 ? errno : 0;
}

static inline int call_unlink(int dir, const char *name, size_t length) {
  (void)length;
  return unlinkat(dir, name, 0) != 0 ? errno : 0;
}

static inline int call_allocate(int fd, uint64_t offset, uint64_t length) {
  return fallocate(fd, 0, (off_t)offset, (off_t)length) != 0 ? errno : 0;
}

static inline int call_truncate(int fd, uint64_t size) {
  return ftruncate(fd, (off_t)size) != 0 ? errno : 0;
}

static inline int call_poll(const int *fds, int count) {
  static struct pollfd in[CALL_POLL_MAX];
  for (int i = 0; i < count; i++) {
    in[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
  }
  return call_moved(poll(in, (nfds_t)count, -1), (size_t)count);
}

static inline int call_yield(void) {
  return sched_yield() != 0 ? errno : 0;
}

static inline int call_accept(int listener, int *connection) {
  *connection = accept(listener, NULL, NULL);
  return *connection < 0 ? errno : 0;
}

static inline int call_send(int fd, const void *buffer, size_t size, size_t *sent) {
  ssize_t n = send(fd, buffer, size, MSG_NOSIGNAL);
  *sent = n < 0 ? 0 : (size_t)n;
  return n < 0 ? errno : 0;
}

static inline int call_recv(int fd, void *buffer, size_t size, size_t *received) {
  ssize_t n = recv(fd, buffer, size, 0);
  *received = n < 0 ? 0 : (size_t)n;
  return n < 0 ? errno : 0;
}
#endif
#endif
