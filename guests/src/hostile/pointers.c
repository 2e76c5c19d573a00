/* Pointers and lengths outside memory: EFAULT from every call, never a trap, and nothing leaks. */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

/* Ways of `size` bytes not being there. */
enum { BAD_WAYS = 6 };

static p1_ptr bad_pointer(int way, uint32_t size) {
  switch (way) {
    case 0:
      return memory_end() - size + 1; /* all there but the last byte */
    case 1:
      return memory_end();
    case 2:
      return 0x7fffffff;
    case 3:
      return 0x80000000;
    case 4:
      return 0u - size; /* the last bytes of a 32-bit address space */
    default:
      return UINT32_MAX;
  }
}

/* Tries `call` with `bad` pointing to each kind of place that lacks `size` bytes. */
#define EFAULT_FOR(size, what, call)                                      \
  do {                                                                    \
    p1_errno worst = P1_EFAULT;                                           \
    for (int way = 0; way < BAD_WAYS && worst == P1_EFAULT; way++) {      \
      p1_ptr bad = bad_pointer(way, (size));                              \
      worst = (call);                                                     \
    }                                                                     \
    check(worst, P1_EFAULT, "pointers: %s", (what));                      \
  } while (0)

static char word[16];
static p1_size word_size;
#define WORD ptr(word)
#define OUT ptr(&word_size)

static void check_descriptor_calls(p1_fd file) {
  EFAULT_FOR(24, "fd_fdstat_get fdstat", p1_fd_fdstat_get(file, bad));
  EFAULT_FOR(64, "fd_filestat_get filestat", p1_fd_filestat_get(file, bad));
  EFAULT_FOR(8, "fd_prestat_get prestat", p1_fd_prestat_get(stage.root, bad));
  struct p1_prestat prestat;
  require(p1_fd_prestat_get(stage.root, ptr(&prestat)), "pointers: fd_prestat_get");
  EFAULT_FOR(prestat.name_len, "fd_prestat_dir_name path",
             p1_fd_prestat_dir_name(stage.root, bad, prestat.name_len));
  EFAULT_FOR(8, "fd_seek newoffset", p1_fd_seek(file, 0, P1_SEEK_SET, bad));
  EFAULT_FOR(8, "fd_tell offset", p1_fd_tell(file, bad));
  EFAULT_FOR(64, "fd_readdir buf", p1_fd_readdir(stage.root, bad, 64, 0, OUT));
  EFAULT_FOR(4, "fd_readdir bufused", p1_fd_readdir(stage.root, WORD, sizeof word, 0, bad));
}

static void check_vector_calls(p1_fd file) {
  struct p1_iovec good = {WORD, 8};
  struct p1_iovec bad_iov;
  p1_ptr iov = ptr(&good);
  EFAULT_FOR(8, "fd_read iovs", p1_fd_read(file, bad, 1, OUT));
  EFAULT_FOR(8, "fd_write iovs", p1_fd_write(file, bad, 1, OUT));
  EFAULT_FOR(8, "fd_pread iovs", p1_fd_pread(file, bad, 1, 0, OUT));
  EFAULT_FOR(8, "fd_pwrite iovs", p1_fd_pwrite(file, bad, 1, 0, OUT));
  EFAULT_FOR(4, "fd_read nread", p1_fd_read(file, iov, 1, bad));
  EFAULT_FOR(4, "fd_write nwritten", p1_fd_write(file, iov, 1, bad));
  EFAULT_FOR(4, "fd_pread nread", p1_fd_pread(file, iov, 1, 0, bad));
  EFAULT_FOR(4, "fd_pwrite nwritten", p1_fd_pwrite(file, iov, 1, 0, bad));

  /* One buffer of 4 bytes, wholly outside. (Where only its end is, see "partial".) */
  bad_iov.len = 4;
  for (int way = 1; way < BAD_WAYS; way++) {
    bad_iov.buf = bad_pointer(way, 4);
    p1_ptr vector = ptr(&bad_iov);
    check(p1_fd_pread(file, vector, 1, 0, OUT), P1_EFAULT, "pointers: fd_pread into 0x%x",
          bad_iov.buf);
    check(p1_fd_pwrite(file, vector, 1, 0, OUT), P1_EFAULT, "pointers: fd_pwrite from 0x%x",
          bad_iov.buf);
    check(p1_fd_read(file, vector, 1, OUT), P1_EFAULT, "pointers: fd_read into 0x%x", bad_iov.buf);
    check(p1_fd_write(file, vector, 1, OUT), P1_EFAULT, "pointers: fd_write from 0x%x",
          bad_iov.buf);
  }
}

static void check_path_pointers(p1_fd dir) {
  const p1_ptr name = ptr("name"), file = ptr("file");
  EFAULT_FOR(4, "path_create_directory path", p1_path_create_directory(dir, bad, 4));
  EFAULT_FOR(4, "path_filestat_get path", p1_path_filestat_get(dir, 0, bad, 4, WORD));
  EFAULT_FOR(64, "path_filestat_get filestat", p1_path_filestat_get(dir, 0, file, 4, bad));
  EFAULT_FOR(4, "path_filestat_set_times path",
             p1_path_filestat_set_times(dir, 0, bad, 4, 0, 0, P1_FST_MTIM_NOW));
  EFAULT_FOR(4, "path_link old_path", p1_path_link(dir, 0, bad, 4, dir, name, 4));
  EFAULT_FOR(4, "path_link new_path", p1_path_link(dir, 0, file, 4, dir, bad, 4));
  EFAULT_FOR(4, "path_open path", p1_path_open(dir, 0, bad, 4, 0, P1_RIGHTS_ALL, 0, 0, OUT));
  EFAULT_FOR(4, "path_readlink path", p1_path_readlink(dir, bad, 4, WORD, sizeof word, OUT));
  EFAULT_FOR(8, "path_readlink buf", p1_path_readlink(dir, ptr("link"), 4, bad, 8, OUT));
  EFAULT_FOR(4, "path_readlink bufused",
             p1_path_readlink(dir, ptr("link"), 4, WORD, sizeof word, bad));
  EFAULT_FOR(4, "path_remove_directory path", p1_path_remove_directory(dir, bad, 4));
  EFAULT_FOR(4, "path_rename old_path", p1_path_rename(dir, bad, 4, dir, name, 4));
  EFAULT_FOR(4, "path_rename new_path", p1_path_rename(dir, file, 4, dir, bad, 4));
  EFAULT_FOR(4, "path_symlink old_path", p1_path_symlink(bad, 4, dir, name, 4));
  EFAULT_FOR(4, "path_symlink new_path", p1_path_symlink(file, 4, dir, bad, 4));
  EFAULT_FOR(4, "path_unlink_file path", p1_path_unlink_file(dir, bad, 4));
  check(try_stat(dir, NOFOLLOW, "name"), P1_ENOENT, "pointers: none of these made a file");
  check(try_stat(dir, NOFOLLOW, "file"), 0, "pointers: none of these removed a file");
}

/* A length of 2^32-1 is beyond memory from everywhere, and longer than any path. */
static void check_path_lengths(p1_fd dir) {
  const uint32_t *wanted = ANY(P1_EFAULT, P1_ENAMETOOLONG);
  const p1_ptr p = ptr("file");
  const p1_size all = UINT32_MAX;
  check_any(p1_path_create_directory(dir, p, all), wanted, "pointers: path_create_directory len");
  check_any(p1_path_filestat_get(dir, 0, p, all, WORD), wanted, "pointers: path_filestat_get len");
  check_any(p1_path_filestat_set_times(dir, 0, p, all, 0, 0, 0), wanted,
            "pointers: path_filestat_set_times len");
  check_any(p1_path_link(dir, 0, p, all, dir, p, 4), wanted, "pointers: path_link old len");
  check_any(p1_path_link(dir, 0, p, 4, dir, p, all), wanted, "pointers: path_link new len");
  check_any(p1_path_open(dir, 0, p, all, 0, P1_RIGHTS_ALL, 0, 0, OUT), wanted,
            "pointers: path_open len");
  check_any(p1_path_readlink(dir, p, all, WORD, 16, OUT), wanted, "pointers: path_readlink len");
  check_any(p1_path_remove_directory(dir, p, all), wanted, "pointers: path_remove_directory len");
  check_any(p1_path_rename(dir, p, all, dir, p, 4), wanted, "pointers: path_rename old len");
  check_any(p1_path_rename(dir, p, 4, dir, p, all), wanted, "pointers: path_rename new len");
  check_any(p1_path_symlink(p, all, dir, p, 4), wanted, "pointers: path_symlink old len");
  check_any(p1_path_symlink(p, 4, dir, p, all), wanted, "pointers: path_symlink new len");
  check_any(p1_path_unlink_file(dir, p, all), wanted, "pointers: path_unlink_file len");
}

/* An open that cannot say which descriptor it made must not have made one. */
static void check_open_leaks_nothing(p1_fd dir) {
  p1_fd before, after;
  require(open_path(dir, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &before), "pointers: open");
  p1_fd_close(before);
  EFAULT_FOR(4, "path_open opened_fd",
             p1_path_open(dir, 0, ptr("file"), 4, 0, P1_RIGHTS_READ_ONLY, 0, 0, bad));
  p1_errno e = P1_EFAULT;
  for (int i = 0; i < 5000 && e == P1_EFAULT; i++) {
    e = p1_path_open(dir, 0, ptr("file"), 4, 0, P1_RIGHTS_READ_ONLY, 0, 0, memory_end());
  }
  check(e, P1_EFAULT, "pointers: 5000 path_open that cannot return their descriptor");
  require(open_path(dir, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &after), "pointers: open");
  p1_fd_close(after);
  check(after, before, "pointers: they left no descriptor open (got and want are descriptors)");
  e = p1_path_open(dir, 0, ptr("made"), 4, P1_O_CREAT, P1_RIGHTS_ALL, 0, 0, memory_end());
  check(e, P1_EFAULT, "pointers: path_open that creates, opened_fd");
}

static void check_other_calls(p1_fd file) {
  struct p1_subscription in = {.tag = P1_EVENT_CLOCK, .u.clock = {.id = P1_CLOCK_MONOTONIC}};
  struct p1_event out;
  EFAULT_FOR(48, "poll_oneoff in", p1_poll_oneoff(bad, ptr(&out), 1, OUT));
  EFAULT_FOR(32, "poll_oneoff out", p1_poll_oneoff(ptr(&in), bad, 1, OUT));
  EFAULT_FOR(4, "poll_oneoff nevents", p1_poll_oneoff(ptr(&in), ptr(&out), 1, bad));
  EFAULT_FOR(8, "clock_res_get", p1_clock_res_get(P1_CLOCK_MONOTONIC, bad));
  EFAULT_FOR(8, "clock_time_get", p1_clock_time_get(P1_CLOCK_MONOTONIC, 0, bad));
  EFAULT_FOR(8, "random_get", p1_random_get(bad, 8));

  /* Here the descriptor is wrong too; either answer is right. */
  struct p1_iovec iov = {memory_end(), 8};
  const uint32_t *wanted = ANY(P1_EFAULT, P1_ENOTSOCK);
  check_any(p1_sock_accept(file, 0, memory_end()), wanted, "pointers: sock_accept on a file");
  check_any(p1_sock_recv(file, ptr(&iov), 1, 0, OUT, OUT), wanted, "pointers: sock_recv on a file");
  check_any(p1_sock_recv(file, memory_end(), 1, 0, memory_end(), memory_end()), wanted,
            "pointers: sock_recv on a file, all bad");
  check_any(p1_sock_send(file, ptr(&iov), 1, 0, OUT), wanted, "pointers: sock_send on a file");
}

void test_pointers(void) {
  p1_fd file;
  require(make_file(stage.scratch, "file", "0123456789abcdef"), "pointers: make a file");
  require(make_symlink("file/long/target", stage.scratch, "link"), "pointers: make a link");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &file), "pointers: open");
  check_descriptor_calls(file);
  check_vector_calls(file);
  check_path_pointers(stage.scratch);
  check_path_lengths(stage.scratch);
  check_open_leaks_nothing(stage.scratch);
  check_other_calls(file);
  p1_fd_close(file);
}

void test_args(void) {
  static char room[4096];
  p1_size count, size;
  require(p1_args_sizes_get(ptr(&count), ptr(&size)), "args: args_sizes_get");
  EFAULT_FOR(4, "args_sizes_get argc", p1_args_sizes_get(bad, OUT));
  EFAULT_FOR(4, "args_sizes_get buf_size", p1_args_sizes_get(OUT, bad));
  EFAULT_FOR(4 * count, "args_get argv", p1_args_get(bad, ptr(room)));
  EFAULT_FOR(size, "args_get argv_buf", p1_args_get(ptr(room), bad));
  EFAULT_FOR(4, "environ_sizes_get count", p1_environ_sizes_get(bad, OUT));
  EFAULT_FOR(4, "environ_sizes_get buf_size", p1_environ_sizes_get(OUT, bad));
  require(p1_environ_sizes_get(ptr(&count), ptr(&size)), "args: environ_sizes_get");
  if (count > 0) {
    EFAULT_FOR(4 * count, "environ_get environ", p1_environ_get(bad, ptr(room)));
    EFAULT_FOR(size, "environ_get buf", p1_environ_get(ptr(room), bad));
  } else {
    check_survives(p1_environ_get(UINT32_MAX, UINT32_MAX), "args: environ_get of nothing");
  }
}

void test_random(void) {
  static unsigned char room[4096];
  EFAULT_FOR(16, "random_get", p1_random_get(bad, 16));
  check(p1_random_get(ptr(room), UINT32_MAX), P1_EFAULT, "random: 4 GiB");
  check(p1_random_get(8, memory_end()), P1_EFAULT, "random: 8 bytes more than there are");
  check(p1_random_get(memory_end(), 0), 0, "random: nothing, at the end of memory");
  check(p1_random_get(ptr(room), sizeof room), 0, "random: 4 KiB");
  unsigned used[256] = {0}, different = 0;
  for (size_t i = 0; i < sizeof room; i++) {
    different += used[room[i]]++ == 0;
  }
  check_true(different > 200, "random: 4 KiB hold more than 200 different bytes");
}
