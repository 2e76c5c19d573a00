/* Reads and writes: partial progress, vectors, offsets, and lengths that are not there. */
#include <string.h>

#include "hostile.h"

static char content[256], room[256];

static void fill(void) {
  for (size_t i = 0; i < sizeof content; i++) {
    content[i] = (char)('!' + i % 90);
  }
}

static p1_fd open_fresh(const char *name) {
  p1_fd fd;
  require(open_path(stage.scratch, name, NOFOLLOW, P1_O_CREAT | P1_O_TRUNC, P1_RIGHTS_ALL, &fd),
          "make %s", name);
  return fd;
}

/* --- partial -------------------------------------------------------------------------------- */

static void check_partial_write(void) {
  p1_fd fd = open_fresh("write");
  struct p1_iovec iovs[3] = {{ptr(content), 10}, {memory_end(), 10}, {ptr(content), 10}};
  p1_size n = 0;
  check(p1_fd_write(fd, ptr(iovs), 3, ptr(&n)), 0, "partial: fd_write, second buffer bad");
  check(n, 10, "partial: fd_write tells the first buffer's bytes");
  check(size_of(fd), 10, "partial: the file has them and no more");
  check(offset_of(fd), 10, "partial: the offset moved by them");
  check(p1_fd_pwrite(fd, ptr(iovs), 3, 100, ptr(&n)), 0, "partial: fd_pwrite, second buffer bad");
  check(n, 10, "partial: fd_pwrite tells the first buffer's bytes");
  check(size_of(fd), 110, "partial: the file ends with them");
  check(offset_of(fd), 10, "partial: fd_pwrite leaves the offset alone");
  p1_size got = 0;
  check(pread_bytes(fd, room, 10, 100, &got), 0, "partial: read them back");
  check_true(got == 10 && memcmp(room, content, 10) == 0, "partial: they are the first buffer's");

  struct p1_iovec bad_first[2] = {{memory_end(), 10}, {ptr(content), 10}};
  check(p1_fd_write(fd, ptr(bad_first), 2, ptr(&n)), P1_EFAULT, "partial: first buffer bad");
  check(offset_of(fd), 10, "partial: then nothing moves");
  struct p1_iovec empty_first[2] = {{ptr(content), 0}, {memory_end(), 10}};
  check(p1_fd_write(fd, ptr(empty_first), 2, ptr(&n)), P1_EFAULT,
        "partial: first buffer empty, second bad");
  p1_fd_close(fd);
}

static void check_partial_read(void) {
  p1_fd fd = open_fresh("read");
  p1_size n = 0;
  require(write_bytes(fd, content, 100, &n), "partial: fill a file");
  uint64_t at;
  require(p1_fd_seek(fd, 0, P1_SEEK_SET, ptr(&at)), "partial: rewind it");
  struct p1_iovec iovs[2] = {{ptr(room), 10}, {memory_end(), 10}};
  check(p1_fd_read(fd, ptr(iovs), 2, ptr(&n)), 0, "partial: fd_read, second buffer bad");
  check(n, 10, "partial: fd_read tells the first buffer's bytes");
  check_true(memcmp(room, content, 10) == 0, "partial: and they are there");
  check(offset_of(fd), 10, "partial: the offset moved by them");
  check(p1_fd_pread(fd, ptr(iovs), 2, 50, ptr(&n)), 0, "partial: fd_pread, second buffer bad");
  check(n, 10, "partial: fd_pread tells the first buffer's bytes");
  check_true(memcmp(room, content + 50, 10) == 0, "partial: and they are there");
  check(p1_fd_pread(fd, ptr(iovs), 2, 95, ptr(&n)), 0, "partial: the end comes before the bad one");
  check(n, 5, "partial: fd_pread stops at the end of the file");
  iovs[0].buf = memory_end();
  check(p1_fd_read(fd, ptr(iovs), 2, ptr(&n)), P1_EFAULT, "partial: first buffer bad");
  check(offset_of(fd), 10, "partial: then nothing moves");
  p1_fd_close(fd);
}

/* A buffer that begins in memory and ends outside: all of it fails, or just what is there moves. */
static void check_straddling(void) {
  p1_fd fd = open_fresh("straddle");
  memset((char *)(uintptr_t)(memory_end() - 16), 's', 16);
  p1_size n = 0;
  struct p1_iovec iov = {memory_end() - 16, 32};
  p1_errno e = p1_fd_write(fd, ptr(&iov), 1, ptr(&n));
  check_any(e, ANY(0, P1_EFAULT), "partial: fd_write from the last 16 bytes, 32 bytes");
  check_true(e == P1_EFAULT ? size_of(fd) == 0 : n <= 16 && size_of(fd) == n,
             "partial: what it tells is what the file has");
  require(p1_fd_filestat_set_size(fd, 0), "partial: empty the file");
  require(pwrite_bytes(fd, content, 64, 0, &n), "partial: fill the file");
  e = p1_fd_pread(fd, ptr(&iov), 1, 0, ptr(&n));
  check_any(e, ANY(0, P1_EFAULT), "partial: fd_pread into the last 16 bytes, 32 bytes");
  check_true(e == P1_EFAULT || n <= 16, "partial: it tells no more than there is room for");
  p1_fd_close(fd);
}

void test_partial(void) {
  fill();
  check_partial_write();
  check_partial_read();
  check_straddling();
}

/* --- iovecs --------------------------------------------------------------------------------- */

static struct p1_iovec many[1025];

/* One errno for all four: the calls check their vectors alike. */
static void check_vectors(p1_fd fd, p1_size count, p1_errno want, const char *what) {
  p1_size n;
  check(p1_fd_write(fd, ptr(many), count, ptr(&n)), want, "iovecs: fd_write, %s", what);
  check(p1_fd_pwrite(fd, ptr(many), count, 0, ptr(&n)), want, "iovecs: fd_pwrite, %s", what);
  check(p1_fd_pread(fd, ptr(many), count, 0, ptr(&n)), want, "iovecs: fd_pread, %s", what);
  check(p1_fd_read(fd, ptr(many), count, ptr(&n)), want, "iovecs: fd_read, %s", what);
}

void test_iovecs(void) {
  fill();
  p1_fd fd = open_fresh("file");
  for (size_t i = 0; i < 1025; i++) {
    many[i] = (struct p1_iovec){ptr(content), 1};
  }
  p1_size n = 0;
  check(p1_fd_write(fd, ptr(many), 1024, ptr(&n)), 0, "iovecs: 1024 of them");
  check(n, 1024, "iovecs: all of their bytes");
  check_vectors(fd, 0, 0, "none");
  check_vectors(fd, 1025, P1_EINVAL, "1025");
  check_vectors(fd, UINT32_MAX, P1_EINVAL, "2^32-1");
  check_vectors(fd, 0x20000001, P1_EINVAL, "so many that 8 times as many is 8 in 32 bits");
  check(size_of(fd), 1024, "iovecs: none of these wrote");

  many[0].len = 1;
  many[1].len = 0x7fffffff;
  check_vectors(fd, 2, P1_EINVAL, "2^31 bytes in all");
  many[0].len = 0x80000000;
  many[1].len = 0x80000000;
  check_vectors(fd, 2, P1_EINVAL, "2^32 bytes in all, 0 in 32 bits");
  many[0].len = UINT32_MAX;
  check_vectors(fd, 1, P1_EINVAL, "2^32-1 bytes in one");
  many[0].len = UINT32_MAX;
  many[1].len = 1;
  check_vectors(fd, 2, P1_EINVAL, "2^32-1 bytes and one more");
  check(size_of(fd), 1024, "iovecs: none of these wrote either");

  /* The vectors overlap the bytes read into them: what counts is what they were before. */
  require(p1_fd_filestat_set_size(fd, 0), "iovecs: empty the file");
  memset(room, 0xff, sizeof room);
  struct p1_iovec all = {ptr(room), 64};
  require(p1_fd_pwrite(fd, ptr(&all), 1, 0, ptr(&n)), "iovecs: fill the file");
  many[0] = (struct p1_iovec){ptr(many), 16};
  many[1] = (struct p1_iovec){ptr(room), 16};
  memset(room, 0, sizeof room);
  check(p1_fd_pread(fd, ptr(many), 2, 0, ptr(&n)), 0, "iovecs: read over the vectors");
  check_true(n == 32 && room[15] == (char)0xff, "iovecs: the second one was fetched before");
  p1_fd_close(fd);
}

/* --- huge ----------------------------------------------------------------------------------- */

void test_huge(void) {
  fill();
  p1_fd fd = open_fresh("file");
  p1_size n = 0;
  require(write_bytes(fd, content, sizeof content, &n), "huge: fill a file");
  const p1_size gib = 1 << 30;
  struct p1_iovec iov = {ptr(room), gib};
  const uint32_t *wanted = ANY(0, P1_EFAULT);
  /* What fits may be read, as read(2) does; the host must not allocate it. */
  for (int i = 0; i < 20; i++) {
    p1_errno e = p1_fd_pread(fd, ptr(&iov), 1, 0, ptr(&n));
    if (e != P1_EFAULT && !(e == 0 && n <= sizeof content)) {
      check_any(e, wanted, "huge: fd_pread of 1 GiB, time %d", i);
    }
  }
  check_any(p1_fd_read(fd, ptr(&iov), 1, ptr(&n)), wanted, "huge: fd_read of 1 GiB");
  p1_errno e = p1_fd_pwrite(fd, ptr(&iov), 1, 0, ptr(&n));
  check_any(e, wanted, "huge: fd_pwrite of 1 GiB");
  check_true(size_of(fd) <= memory_end(), "huge: no more was written than memory holds");
  struct p1_iovec two[2] = {{ptr(room), gib}, {ptr(room), gib - 1}};
  check_any(p1_fd_pread(fd, ptr(two), 2, 0, ptr(&n)), wanted, "huge: fd_pread of 2 GiB less 1");
  check(p1_random_get(ptr(room), gib), P1_EFAULT, "huge: random_get of 1 GiB");
  check(p1_fd_readdir(stage.scratch, ptr(room), gib, 0, ptr(&n)), P1_EFAULT,
        "huge: fd_readdir of 1 GiB");
  require(make_symlink("file", stage.scratch, "link"), "huge: make a link");
  check(p1_path_readlink(stage.scratch, ptr("link"), 4, ptr(room), gib, ptr(&n)), P1_EFAULT,
        "huge: path_readlink of 1 GiB");
  check_any(p1_fd_prestat_dir_name(stage.root, ptr(room), gib), ANY(0, P1_EFAULT),
            "huge: fd_prestat_dir_name of 1 GiB");
  p1_fd_close(fd);
}

/* --- offsets -------------------------------------------------------------------------------- */

static const uint64_t MINUS_ONE = UINT64_MAX, LOWEST = UINT64_C(1) << 63, HIGHEST = INT64_MAX;

static void check_seeks(p1_fd fd) {
  uint64_t at;
  check(p1_fd_seek(fd, MINUS_ONE, P1_SEEK_SET, ptr(&at)), P1_EINVAL, "offsets: seek to -1");
  check(p1_fd_seek(fd, LOWEST, P1_SEEK_SET, ptr(&at)), P1_EINVAL, "offsets: seek to -2^63");
  check(p1_fd_seek(fd, MINUS_ONE, P1_SEEK_CUR, ptr(&at)), P1_EINVAL, "offsets: seek back from 0");
  check(p1_fd_seek(fd, (uint64_t)-257, P1_SEEK_END, ptr(&at)), P1_EINVAL,
        "offsets: seek to before the start, from the end");
  check_any(p1_fd_seek(fd, HIGHEST, P1_SEEK_END, ptr(&at)), ANY(P1_EINVAL, P1_EOVERFLOW),
            "offsets: seek beyond 2^63");
  check(p1_fd_seek(fd, 0, 3, ptr(&at)), P1_EINVAL, "offsets: whence 3");
  check(p1_fd_seek(fd, 0, UINT32_MAX, ptr(&at)), P1_EINVAL, "offsets: whence 2^32-1");
  check(offset_of(fd), 0, "offsets: none of these moved");
}

void test_offsets(void) {
  fill();
  p1_fd fd = open_fresh("file");
  p1_size n = 0;
  struct p1_iovec iov = {ptr(content), sizeof content};
  require(p1_fd_pwrite(fd, ptr(&iov), 1, 0, ptr(&n)), "offsets: fill a file");
  check_seeks(fd);
  iov = (struct p1_iovec){ptr(room), 16};
  check(p1_fd_pread(fd, ptr(&iov), 1, MINUS_ONE, ptr(&n)), P1_EINVAL, "offsets: fd_pread at -1");
  check(p1_fd_pread(fd, ptr(&iov), 1, LOWEST, ptr(&n)), P1_EINVAL, "offsets: fd_pread at -2^63");
  check(p1_fd_pwrite(fd, ptr(&iov), 1, MINUS_ONE, ptr(&n)), P1_EINVAL, "offsets: fd_pwrite at -1");
  check(p1_fd_pwrite(fd, ptr(&iov), 1, LOWEST, ptr(&n)), P1_EINVAL, "offsets: fd_pwrite at -2^63");
  check_any(p1_fd_pwrite(fd, ptr(&iov), 1, HIGHEST, ptr(&n)),
            ANY(P1_EFBIG, P1_EINVAL, P1_ENOSPC, P1_EDQUOT), "offsets: fd_pwrite at 2^63-1");
  check_any(p1_fd_pread(fd, ptr(&iov), 1, HIGHEST, ptr(&n)), ANY(0, P1_EINVAL, P1_EOVERFLOW),
            "offsets: fd_pread at 2^63-1");
  check(p1_fd_pread(fd, ptr(&iov), 1, 1000000, ptr(&n)), 0, "offsets: fd_pread behind the end");
  check(n, 0, "offsets: gives nothing");

  check(p1_fd_filestat_set_size(fd, MINUS_ONE), P1_EINVAL, "offsets: set_size to -1");
  check(p1_fd_filestat_set_size(fd, LOWEST), P1_EINVAL, "offsets: set_size to -2^63");
  check(p1_fd_allocate(fd, MINUS_ONE, 16), P1_EINVAL, "offsets: fd_allocate at -1");
  check(p1_fd_allocate(fd, 0, 0), P1_EINVAL, "offsets: fd_allocate of nothing");
  check(p1_fd_allocate(fd, 0, MINUS_ONE), P1_EINVAL, "offsets: fd_allocate of -1");
  check_any(p1_fd_allocate(fd, HIGHEST, HIGHEST), ANY(P1_EFBIG, P1_EINVAL),
            "offsets: fd_allocate beyond 2^63");
  check(size_of(fd), sizeof content, "offsets: the file is as it was");
  check_survives(p1_fd_filestat_set_size(fd, UINT64_C(1) << 62), "offsets: set_size to 2^62");
  check(p1_fd_filestat_set_size(fd, 1), 0, "offsets: and back to 1");

  check_any(p1_fd_advise(fd, MINUS_ONE, 16, 0), ANY(0, P1_EINVAL), "offsets: fd_advise at -1");
  check_any(p1_fd_advise(fd, 0, MINUS_ONE, 0), ANY(0, P1_EINVAL), "offsets: fd_advise of -1");
  check(p1_fd_advise(fd, 0, 0, 6), P1_EINVAL, "offsets: advice 6");
  check(p1_fd_advise(fd, 0, 0, UINT32_MAX), P1_EINVAL, "offsets: advice 2^32-1");
  p1_fd_close(fd);
}
