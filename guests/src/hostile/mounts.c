/*
 * Mounts: read-only ones, two of them, full ones.
 *
 * What "ro RO [RW]" wants: RO mounted read-only. With RW, the same directory mounted writable, it
 * makes what it needs; without, it wants to find in RO a directory `hostile.ro` that holds a file
 * `file` (text "content"), a directory `dir` with a file `inner`, and a link `link` to `file`.
 *
 * What "quota DIR [NUMBER]" wants: DIR a mount with limits, of NUMBER bytes (64 MiB) at most.
 */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

/* --- ro ------------------------------------------------------------------------------------- */

static void make_fixture(p1_fd rw) {
  remove_tree(rw, "hostile.ro");
  require(make_dir(rw, "hostile.ro"), "ro: make a directory through the writable mount");
  require(make_file(rw, "hostile.ro/file", "content"), "ro: make a file");
  require(make_dir(rw, "hostile.ro/dir"), "ro: make a directory");
  require(make_file(rw, "hostile.ro/dir/inner", ""), "ro: make a file in it");
  require(make_symlink("file", rw, "hostile.ro/link"), "ro: make a link");
}

static void check_opens(p1_fd d) {
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  check(try_open(d, "file", NOFOLLOW, 0, reading), 0, "ro: open to read");
  check(try_open(d, "file", NOFOLLOW, 0, P1_RIGHTS_ALL), P1_EROFS, "ro: open to write");
  check(try_open(d, "file", NOFOLLOW, 0, P1_RIGHTS_WRITE_ONLY), P1_EROFS, "ro: open to write only");
  check(try_open(d, "file", NOFOLLOW, P1_O_TRUNC, P1_RIGHTS_ALL), P1_EROFS, "ro: truncate");
  check(try_open(d, "file", NOFOLLOW, P1_O_TRUNC, reading), P1_EROFS, "ro: truncate to read");
  check(try_open(d, "link", FOLLOW, P1_O_TRUNC, reading), P1_EROFS, "ro: truncate through a link");
  check_any(try_open(d, "file", NOFOLLOW, P1_O_CREAT, reading), ANY(0, P1_EROFS),
            "ro: create what exists, to read");
  check(try_open(d, "new", NOFOLLOW, P1_O_CREAT, reading), P1_EROFS, "ro: create, to read");
  check(try_open(d, "new", NOFOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), P1_EROFS,
        "ro: create exclusively");
  check_any(try_open(d, "file", NOFOLLOW, P1_O_CREAT | P1_O_EXCL, reading),
            ANY(P1_EEXIST, P1_EROFS), "ro: create exclusively what exists");
  check_any(try_open(d, "dir", NOFOLLOW, P1_O_DIRECTORY, reading), ANY(0), "ro: open a directory");
}

static void check_changes(p1_fd d) {
  check(make_dir(d, "new"), P1_EROFS, "ro: mkdir");
  check_any(make_dir(d, "dir"), ANY(P1_EEXIST, P1_EROFS), "ro: mkdir where one is");
  check(remove_dir(d, "dir"), P1_EROFS, "ro: rmdir");
  check(unlink_path(d, "file"), P1_EROFS, "ro: unlink");
  check(unlink_path(d, "dir/inner"), P1_EROFS, "ro: unlink, one down");
  check(unlink_path(d, "link"), P1_EROFS, "ro: unlink a link");
  check(move(d, "file", d, "new"), P1_EROFS, "ro: rename");
  check(move(d, "dir", d, "new"), P1_EROFS, "ro: rename a directory");
  check_any(move(d, "file", d, "file"), ANY(0, P1_EROFS), "ro: rename onto itself");
  check(make_link(d, NOFOLLOW, "file", d, "new"), P1_EROFS, "ro: link");
  check(make_symlink("file", d, "new"), P1_EROFS, "ro: symlink");
  check(touch(d, NOFOLLOW, "file"), P1_EROFS, "ro: set times");
  check(touch(d, FOLLOW, "link"), P1_EROFS, "ro: set times through a link");
  check(touch(d, NOFOLLOW, "link"), P1_EROFS, "ro: set times of a link");
  check(touch(d, NOFOLLOW, "dir"), P1_EROFS, "ro: set times of a directory");
}

static void check_descriptors(p1_fd d) {
  p1_fd fd;
  p1_size n;
  require(open_path(d, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &fd), "ro: open");
  const uint32_t *wanted = ANY(P1_EBADF, P1_EROFS, P1_EINVAL);
  check_any(write_bytes(fd, "x", 1, &n), wanted, "ro: fd_write");
  check_any(pwrite_bytes(fd, "x", 1, 0, &n), wanted, "ro: fd_pwrite");
  check_any(p1_fd_filestat_set_size(fd, 0), wanted, "ro: fd_filestat_set_size");
  check_any(p1_fd_allocate(fd, 0, 100), wanted, "ro: fd_allocate");
  check(p1_fd_filestat_set_times(fd, 0, 0, P1_FST_ATIM_NOW | P1_FST_MTIM_NOW), P1_EROFS,
        "ro: fd_filestat_set_times");
  check_survives(p1_fd_fdstat_set_rights(fd, UINT64_MAX, UINT64_MAX), "ro: ask for more rights");
  check_any(write_bytes(fd, "x", 1, &n), wanted, "ro: fd_write after that");
  p1_fd_close(fd);
  require(open_path(d, "dir", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &fd), "ro: open dir");
  check(make_file(fd, "new", ""), P1_EROFS, "ro: create from a directory's descriptor");
  check(unlink_path(fd, "inner"), P1_EROFS, "ro: unlink from a directory's descriptor");
  check(p1_fd_filestat_set_times(fd, 0, 0, P1_FST_MTIM_NOW), P1_EROFS,
        "ro: fd_filestat_set_times of a directory");
  p1_fd_close(fd);
}

static void check_between(p1_fd d, p1_fd rw) {
  const uint32_t *wanted = ANY(P1_EROFS, P1_EXDEV);
  check_any(move(d, "file", rw, "hostile-new"), wanted, "ro: rename out of it");
  check_any(make_link(d, NOFOLLOW, "file", rw, "hostile-new"), wanted, "ro: link out of it");
  require(make_file(rw, "hostile-old", ""), "ro: make a file in the other mount");
  check_any(move(rw, "hostile-old", d, "new"), wanted, "ro: rename into it");
  check_any(make_link(rw, NOFOLLOW, "hostile-old", d, "new"), wanted, "ro: link into it");
  unlink_path(rw, "hostile-old");
}

void test_ro(void) {
  p1_fd d;
  struct p1_filestat before, after;
  if (stage.second != NO_FD) {
    make_fixture(stage.second);
  }
  require(open_path(stage.root, "hostile.ro", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &d),
          "ro: the fixture (see mounts.c)");
  require(stat_path(d, NOFOLLOW, "file", &before), "ro: stat");
  check_opens(d);
  check_changes(d);
  check_descriptors(d);
  if (stage.second != NO_FD) {
    check_between(d, stage.second);
  }
  check_true(holds(d, "file", "content"), "ro: the file is as it was");
  check(stat_path(d, NOFOLLOW, "file", &after), 0, "ro: stat again");
  check_true(before.mtim == after.mtim && before.ctim == after.ctim && before.nlink == after.nlink,
             "ro: its times and links are, too");
  check(try_stat(d, NOFOLLOW, "new"), P1_ENOENT, "ro: nothing new is there");
  check(try_stat(d, NOFOLLOW, "dir/new"), P1_ENOENT, "ro: nor in its directory");
  check(try_stat(d, NOFOLLOW, "dir/inner"), 0, "ro: what was there is there");
  check(try_stat(d, NOFOLLOW, "link"), 0, "ro: the link is, too");
  p1_fd_close(d);
  if (stage.second != NO_FD) {
    remove_tree(stage.second, "hostile.ro");
  }
}

/* --- xdev ----------------------------------------------------------------------------------- */

void test_xdev(void) {
  const p1_fd d = stage.scratch, other = stage.second;
  require(make_file(d, "file", "content"), "xdev: make a file");
  require(make_dir(d, "dir"), "xdev: make a directory");
  check(move(d, "file", other, "hostile-new"), P1_EXDEV, "xdev: rename a file");
  check(move(d, "dir", other, "hostile-new"), P1_EXDEV, "xdev: rename a directory");
  check(make_link(d, NOFOLLOW, "file", other, "hostile-new"), P1_EXDEV, "xdev: link a file");
  check(try_stat(other, NOFOLLOW, "hostile-new"), P1_ENOENT, "xdev: nothing came over");
  check_true(holds(d, "file", "content"), "xdev: nothing left");
}

/* --- quota ---------------------------------------------------------------------------------- */

static char block[4096];

static bool is_full(p1_errno e) {
  return e == P1_ENOSPC || e == P1_EDQUOT;
}

/* Writes until it fails; what it wrote is `total`. */
static p1_errno fill(p1_fd fd, uint64_t limit, uint64_t *total) {
  p1_size n;
  for (*total = 0; *total < limit; *total += n) {
    p1_errno e = write_bytes(fd, block, sizeof block, &n);
    if (e != 0) {
      return e;
    }
    if (n == 0) {
      return P1_EIO;
    }
  }
  return 0;
}

static uint64_t check_bytes(p1_fd d, uint64_t limit) {
  p1_fd fd;
  uint64_t total = 0, again = 0;
  require(open_path(d, "full", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL, &fd), "quota: make a file");
  p1_errno e = fill(fd, limit, &total);
  check_any(e, ANY(P1_ENOSPC, P1_EDQUOT), "quota: writing ends after %llu bytes",
            (unsigned long long)total);
  check(size_of(fd), total, "quota: the file has what was told");
  check(p1_fd_allocate(fd, total, 1 << 20), e, "quota: fd_allocate of 1 MiB more");
  check(size_of(fd), total, "quota: and has not grown by it");
  p1_size n;
  check(pwrite_bytes(fd, block, 16, 0, &n), 0, "quota: writing over what is there works");
  check(p1_fd_filestat_set_size(fd, 0), 0, "quota: empty the file");
  uint64_t at;
  require(p1_fd_seek(fd, 0, P1_SEEK_SET, ptr(&at)), "quota: rewind it");
  fill(fd, limit, &again);
  check(again, total, "quota: then as much can be written as before (bytes)");
  check(unlink_path(d, "full"), 0, "quota: unlink it, open");
  check_true(is_full(fill(fd, limit, &again)), "quota: open, it keeps its bytes");
  p1_fd_close(fd);
  return total;
}

static void check_holes(p1_fd d, uint64_t total) {
  p1_fd fd;
  p1_size n;
  require(open_path(d, "sparse", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL, &fd), "quota: make a file");
  p1_errno e = p1_fd_filestat_set_size(fd, UINT64_C(1) << 40);
  check_any(e, ANY(0, P1_ENOSPC, P1_EDQUOT, P1_EFBIG), "quota: set_size to 1 TiB");
  e = pwrite_bytes(fd, block, 16, UINT64_C(1) << 39, &n);
  check_any(e, ANY(0, P1_ENOSPC, P1_EDQUOT, P1_EFBIG), "quota: write 16 bytes far out");
  check_any(p1_fd_allocate(fd, 0, UINT64_C(1) << 40), ANY(P1_ENOSPC, P1_EDQUOT, P1_EFBIG),
            "quota: fd_allocate of 1 TiB");
  check(p1_fd_filestat_set_size(fd, 0), 0, "quota: empty it");
  uint64_t again = 0;
  fill(fd, 2 * total, &again);
  check(again, total, "quota: afterwards as much fits as before (bytes)");
  p1_fd_close(fd);
  unlink_path(d, "sparse");
}

/* Inodes: files without a byte, until there is no more; all of them can be removed again. */
static void check_inodes(p1_fd d) {
  enum { MOST = 2000000 };
  char name[16];
  p1_errno e = 0;
  int made = 0;
  for (; made < MOST && e == 0; made++) {
    snprintf(name, sizeof name, "i%d", made);
    e = make_file(d, name, "");
  }
  made--;
  check_any(e, ANY(P1_ENOSPC, P1_EDQUOT), "quota: creating ends after %d files", made);
  check_true(is_full(make_dir(d, "dir")), "quota: no directory can be made");
  check_true(is_full(make_symlink("i0", d, "link")), "quota: nor a link");
  p1_errno removed = 0;
  for (int i = 0; i < made && removed == 0; i++) {
    snprintf(name, sizeof name, "i%d", i);
    removed = unlink_path(d, name);
  }
  check(removed, 0, "quota: all can be removed");
  check(make_file(d, "again", "x"), 0, "quota: then one can be made again");
  unlink_path(d, "again");
}

void test_quota(void) {
  p1_fd d;
  memset(block, 'q', sizeof block);
  remove_tree(stage.root, stage.base);
  require(make_dir(stage.root, stage.base), "quota: make a directory");
  require(open_path(stage.root, stage.base, NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &d),
          "quota: open it");
  uint64_t total = check_bytes(d, argument_or(64 << 20));
  check_holes(d, total);
  check_inodes(d);
  p1_fd_close(d);
  remove_tree(stage.root, stage.base);
}
