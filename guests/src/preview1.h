/*
 * The whole of wasi_snapshot_preview1, as a guest sees it: 46 functions, their structures and numbers.
 *
 * Pointers and lengths are plain 32-bit numbers here, not C pointers, so that a program can pass any
 * value at all; `ptr()` makes one of a C pointer. Every function returns an errno of WASI's (0 is
 * success), but for proc_exit, which does not return.
 *
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 */
#ifndef GUESTS_PREVIEW1_H
#define GUESTS_PREVIEW1_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t p1_ptr;
typedef uint32_t p1_size;
typedef uint32_t p1_fd;
typedef uint32_t p1_errno;

#define ptr(p) ((p1_ptr)(uintptr_t)(p))

#define P1(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) p1_errno p1_##name

/* Arguments and environment */
P1(args_get)(p1_ptr argv, p1_ptr argv_buf);
P1(args_sizes_get)(p1_ptr argc, p1_ptr argv_buf_size);
P1(environ_get)(p1_ptr environ, p1_ptr environ_buf);
P1(environ_sizes_get)(p1_ptr count, p1_ptr buf_size);

/* Clocks */
P1(clock_res_get)(uint32_t clock, p1_ptr resolution);
P1(clock_time_get)(uint32_t clock, uint64_t precision, p1_ptr time);

/* Descriptors */
P1(fd_advise)(p1_fd fd, uint64_t offset, uint64_t len, uint32_t advice);
P1(fd_allocate)(p1_fd fd, uint64_t offset, uint64_t len);
P1(fd_close)(p1_fd fd);
P1(fd_datasync)(p1_fd fd);
P1(fd_fdstat_get)(p1_fd fd, p1_ptr fdstat);
P1(fd_fdstat_set_flags)(p1_fd fd, uint32_t flags);
P1(fd_fdstat_set_rights)(p1_fd fd, uint64_t base, uint64_t inheriting);
P1(fd_filestat_get)(p1_fd fd, p1_ptr filestat);
P1(fd_filestat_set_size)(p1_fd fd, uint64_t size);
P1(fd_filestat_set_times)(p1_fd fd, uint64_t atim, uint64_t mtim, uint32_t fst_flags);
P1(fd_pread)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, uint64_t offset, p1_ptr nread);
P1(fd_prestat_get)(p1_fd fd, p1_ptr prestat);
P1(fd_prestat_dir_name)(p1_fd fd, p1_ptr path, p1_size path_len);
P1(fd_pwrite)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, uint64_t offset, p1_ptr nwritten);
P1(fd_read)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, p1_ptr nread);
P1(fd_readdir)(p1_fd fd, p1_ptr buf, p1_size buf_len, uint64_t cookie, p1_ptr bufused);
P1(fd_renumber)(p1_fd from, p1_fd to);
P1(fd_seek)(p1_fd fd, uint64_t offset, uint32_t whence, p1_ptr newoffset);
P1(fd_sync)(p1_fd fd);
P1(fd_tell)(p1_fd fd, p1_ptr offset);
P1(fd_write)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, p1_ptr nwritten);

/* Paths */
P1(path_create_directory)(p1_fd fd, p1_ptr path, p1_size path_len);
P1(path_filestat_get)(p1_fd fd, uint32_t flags, p1_ptr path, p1_size path_len, p1_ptr filestat);
P1(path_filestat_set_times)(p1_fd fd, uint32_t flags, p1_ptr path, p1_size path_len, uint64_t atim,
                            uint64_t mtim, uint32_t fst_flags);
P1(path_link)(p1_fd old_fd, uint32_t old_flags, p1_ptr old_path, p1_size old_len, p1_fd new_fd,
              p1_ptr new_path, p1_size new_len);
P1(path_open)(p1_fd fd, uint32_t dirflags, p1_ptr path, p1_size path_len, uint32_t oflags,
              uint64_t rights_base, uint64_t rights_inheriting, uint32_t fdflags, p1_ptr opened_fd);
P1(path_readlink)(p1_fd fd, p1_ptr path, p1_size path_len, p1_ptr buf, p1_size buf_len,
                  p1_ptr bufused);
P1(path_remove_directory)(p1_fd fd, p1_ptr path, p1_size path_len);
P1(path_rename)(p1_fd fd, p1_ptr old_path, p1_size old_len, p1_fd new_fd, p1_ptr new_path,
                p1_size new_len);
P1(path_symlink)(p1_ptr old_path, p1_size old_len, p1_fd fd, p1_ptr new_path, p1_size new_len);
P1(path_unlink_file)(p1_fd fd, p1_ptr path, p1_size path_len);

/* Waiting, process, random numbers */
P1(poll_oneoff)(p1_ptr in, p1_ptr out, p1_size nsubscriptions, p1_ptr nevents);
P1(proc_raise)(uint32_t signal);
P1(sched_yield)(void);
P1(random_get)(p1_ptr buf, p1_size buf_len);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn)) void
p1_proc_exit(uint32_t status);

/* Sockets */
P1(sock_accept)(p1_fd fd, uint32_t flags, p1_ptr connection);
P1(sock_recv)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, uint32_t ri_flags, p1_ptr nread,
              p1_ptr ro_flags);
P1(sock_send)(p1_fd fd, p1_ptr iovs, p1_size iovs_len, uint32_t si_flags, p1_ptr nwritten);
P1(sock_shutdown)(p1_fd fd, uint32_t how);

struct p1_iovec {
  p1_ptr buf;
  p1_size len;
};

struct p1_fdstat {
  uint8_t filetype;
  uint16_t flags;
  uint64_t rights_base, rights_inheriting;
};

struct p1_filestat {
  uint64_t dev, ino;
  uint8_t filetype;
  uint64_t nlink, size, atim, mtim, ctim;
};

struct p1_dirent {
  uint64_t next, ino;
  uint32_t namlen;
  uint8_t type;
};

struct p1_prestat {
  uint8_t tag; /* 0: a directory */
  p1_size name_len;
};

struct p1_subscription {
  uint64_t userdata;
  uint8_t tag; /* P1_EVENT_* */
  union {
    struct {
      uint32_t id;
      uint64_t timeout, precision;
      uint16_t flags;
    } clock;
    struct {
      p1_fd fd;
    } file;
  } u;
};

struct p1_event {
  uint64_t userdata;
  uint16_t error;
  uint8_t type;
  uint64_t nbytes;
  uint16_t flags;
};

_Static_assert(sizeof(struct p1_iovec) == 8, "layout");
_Static_assert(sizeof(struct p1_fdstat) == 24, "layout");
_Static_assert(sizeof(struct p1_filestat) == 64, "layout");
_Static_assert(sizeof(struct p1_dirent) == 24, "layout");
_Static_assert(sizeof(struct p1_prestat) == 8, "layout");
_Static_assert(sizeof(struct p1_subscription) == 48, "layout");
_Static_assert(offsetof(struct p1_subscription, u.clock.id) == 16, "layout");
_Static_assert(sizeof(struct p1_event) == 32, "layout");

/* WASI's errno numbers */
enum {
  P1_SUCCESS = 0,
  P1_E2BIG = 1,
  P1_EACCES = 2,
  P1_EAGAIN = 6,
  P1_EBADF = 8,
  P1_EBUSY = 10,
  P1_EDQUOT = 19,
  P1_EEXIST = 20,
  P1_EFAULT = 21,
  P1_EFBIG = 22,
  P1_EILSEQ = 25,
  P1_EINVAL = 28,
  P1_EIO = 29,
  P1_EISDIR = 31,
  P1_ELOOP = 32,
  P1_EMFILE = 33,
  P1_ENAMETOOLONG = 37,
  P1_ENFILE = 41,
  P1_ENOENT = 44,
  P1_ENOSPC = 51,
  P1_ENOSYS = 52,
  P1_ENOTCONN = 53,
  P1_ENOTDIR = 54,
  P1_ENOTEMPTY = 55,
  P1_ENOTSOCK = 57,
  P1_ENOTSUP = 58,
  P1_EOVERFLOW = 61,
  P1_EPERM = 63,
  P1_EPIPE = 64,
  P1_EROFS = 69,
  P1_ESPIPE = 70,
  P1_EXDEV = 75,
  P1_ENOTCAPABLE = 76,
};

enum {
  P1_TYPE_UNKNOWN = 0,
  P1_TYPE_BLOCK_DEVICE = 1,
  P1_TYPE_CHARACTER_DEVICE = 2,
  P1_TYPE_DIRECTORY = 3,
  P1_TYPE_REGULAR_FILE = 4,
  P1_TYPE_SOCKET_DGRAM = 5,
  P1_TYPE_SOCKET_STREAM = 6,
  P1_TYPE_SYMBOLIC_LINK = 7,
};

enum { P1_LOOKUP_FOLLOW = 1 };
enum { P1_O_CREAT = 1, P1_O_DIRECTORY = 2, P1_O_EXCL = 4, P1_O_TRUNC = 8 };
enum {
  P1_FD_APPEND = 1,
  P1_FD_DSYNC = 2,
  P1_FD_NONBLOCK = 4,
  P1_FD_RSYNC = 8,
  P1_FD_SYNC = 16,
};
enum { P1_FST_ATIM = 1, P1_FST_ATIM_NOW = 2, P1_FST_MTIM = 4, P1_FST_MTIM_NOW = 8 };
enum { P1_SEEK_SET = 0, P1_SEEK_CUR = 1, P1_SEEK_END = 2 };
enum { P1_CLOCK_REALTIME = 0, P1_CLOCK_MONOTONIC = 1, P1_CLOCK_PROCESS = 2, P1_CLOCK_THREAD = 3 };
enum { P1_EVENT_CLOCK = 0, P1_EVENT_READ = 1, P1_EVENT_WRITE = 2 };
enum { P1_CLOCK_ABSTIME = 1 };
enum { P1_RECV_PEEK = 1, P1_RECV_WAITALL = 2 };
enum { P1_SHUT_RD = 1, P1_SHUT_WR = 2 };

#define P1_RIGHT(bit) (UINT64_C(1) << (bit))
#define P1_RIGHT_FD_DATASYNC P1_RIGHT(0)
#define P1_RIGHT_FD_READ P1_RIGHT(1)
#define P1_RIGHT_FD_SEEK P1_RIGHT(2)
#define P1_RIGHT_FD_FDSTAT_SET_FLAGS P1_RIGHT(3)
#define P1_RIGHT_FD_SYNC P1_RIGHT(4)
#define P1_RIGHT_FD_TELL P1_RIGHT(5)
#define P1_RIGHT_FD_WRITE P1_RIGHT(6)
#define P1_RIGHT_FD_ALLOCATE P1_RIGHT(8)
#define P1_RIGHT_FD_READDIR P1_RIGHT(14)
#define P1_RIGHT_FD_FILESTAT_SET_SIZE P1_RIGHT(22)
/* All but the two of sockets, and what is left when a file is opened to read or to write only. */
#define P1_RIGHTS_ALL (P1_RIGHT(28) - 1)
#define P1_RIGHTS_READ_ONLY \
  (P1_RIGHTS_ALL & ~(P1_RIGHT_FD_WRITE | P1_RIGHT_FD_DATASYNC | P1_RIGHT_FD_ALLOCATE | \
                     P1_RIGHT_FD_FILESTAT_SET_SIZE))
#define P1_RIGHTS_WRITE_ONLY (P1_RIGHTS_ALL & ~(P1_RIGHT_FD_READ | P1_RIGHT_FD_READDIR))

#undef P1
#endif
