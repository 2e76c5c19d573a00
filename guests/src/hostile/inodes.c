/* Inodes: descriptors that outlive names, stat, links, times, syncing. */
#include <string.h>

#include "hostile.h"

static void check_preopen(void) {
  struct p1_filestat st;
  unsigned char raw[64];
  memset(raw, 0xaa, sizeof raw);
  check(p1_fd_filestat_get(stage.root, ptr(raw)), 0, "fstat: of a preopen");
  memcpy(&st, raw, sizeof st);
  check(st.filetype, P1_TYPE_DIRECTORY, "fstat: it is a directory (a file type)");
  bool clean = true;
  for (int i = 17; i < 24; i++) {
    clean &= raw[i] == 0 || raw[i] == 0xaa;
  }
  check_true(clean, "fstat: padding holds nothing of the host's");
  struct p1_filestat by_path;
  check(stat_path(stage.root, NOFOLLOW, ".", &by_path), 0, "fstat: of . in it");
  check_true(by_path.dev == st.dev && by_path.ino == st.ino, "fstat: is the same");
  unsigned char fdstat[24];
  memset(fdstat, 0xaa, sizeof fdstat);
  check(p1_fd_fdstat_get(stage.root, ptr(fdstat)), 0, "fstat: fd_fdstat_get of a preopen");
  clean = fdstat[1] == 0 || fdstat[1] == 0xaa;
  for (int i = 4; i < 8; i++) {
    clean &= fdstat[i] == 0 || fdstat[i] == 0xaa;
  }
  check_true(clean, "fstat: its padding holds nothing of the host's");
  check(p1_fd_filestat_set_times(stage.root, 0, 0, P1_FST_MTIM_NOW), 0, "fstat: set its times");
}

static void check_unlinked(p1_fd d) {
  p1_fd fd;
  p1_size n;
  char text[16];
  struct p1_filestat st;
  require(make_file(d, "file", "first"), "fstat: make a file");
  require(open_path(d, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &fd), "fstat: open it");
  check(unlink_path(d, "file"), 0, "fstat: unlink it");
  check(p1_fd_filestat_get(fd, ptr(&st)), 0, "fstat: after unlink");
  check(st.size, 5, "fstat: it has its size (bytes)");
  check(st.nlink, 0, "fstat: and no link (a count)");
  require(make_file(d, "file", "another one"), "fstat: make a new file of that name");
  check(size_of(fd), 5, "fstat: the old one keeps its size (bytes)");
  check_true(read_bytes(fd, text, sizeof text, &n) == 0 && n == 5 && memcmp(text, "first", 5) == 0,
             "fstat: and its bytes");
  check(write_bytes(fd, "+more", 5, &n), 0, "fstat: it can be written");
  check(size_of(fd), 10, "fstat: and grows (bytes)");
  check(p1_fd_filestat_set_size(fd, 3), 0, "fstat: and truncated");
  check(p1_fd_filestat_set_times(fd, 0, 0, P1_FST_MTIM_NOW), 0, "fstat: and its times set");
  check(p1_fd_sync(fd), 0, "fstat: and synced");
  check(size_of(fd), 3, "fstat: it shrank (bytes)");
  check_true(holds(d, "file", "another one"), "fstat: the new file is untouched");
  p1_fd_close(fd);
  require(open_path(d, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &fd), "fstat: open the new one");
  check(move(d, "file", d, "renamed"), 0, "fstat: rename it");
  check(p1_fd_filestat_get(fd, ptr(&st)), 0, "fstat: after rename");
  check(st.size, 11, "fstat: it has its size (bytes)");
  p1_fd_close(fd);
}

static void check_removed_directory(p1_fd d) {
  p1_fd fd;
  char buf[256];
  p1_size used;
  require(make_dir(d, "dir"), "fstat: make a directory");
  require(open_path(d, "dir", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &fd), "fstat: open it");
  check(remove_dir(d, "dir"), 0, "fstat: rmdir it");
  struct p1_filestat st;
  check(p1_fd_filestat_get(fd, ptr(&st)), 0, "fstat: after rmdir");
  check(make_file(fd, "file", ""), P1_ENOENT, "fstat: nothing can be made in it");
  check(make_dir(fd, "dir"), P1_ENOENT, "fstat: no directory either");
  check_any(p1_fd_readdir(fd, ptr(buf), sizeof buf, 0, ptr(&used)), ANY(0, P1_ENOENT),
            "fstat: listing it");
  p1_fd_close(fd);
}

static void check_links(p1_fd d) {
  static const char TARGET[] = "some/long/target/of/a/link";
  char text[64];
  p1_size n = 0;
  require(make_symlink(TARGET, d, "link"), "fstat: make a link");
  check(read_link(d, "link", text, sizeof text, &n), 0, "fstat: readlink");
  check_true(n == sizeof TARGET - 1 && strcmp(text, TARGET) == 0,
             "fstat: it gives the whole target");
  struct p1_filestat st;
  check(stat_path(d, NOFOLLOW, "link", &st), 0, "fstat: lstat of it");
  check(st.size, sizeof TARGET - 1, "fstat: its size is its target's (bytes)");
  memset(text, 'x', sizeof text);
  check(p1_path_readlink(d, ptr("link"), 4, ptr(text), 6, ptr(&n)), 0, "fstat: into 6 bytes");
  check(n, 6, "fstat: gives 6 (a count)");
  check_true(memcmp(text, "some/lx", 7) == 0, "fstat: and not one more");
  check_survives(p1_path_readlink(d, ptr("link"), 4, ptr(text), 0, ptr(&n)), "fstat: into none");
  check(try_readlink(d, "nothing"), P1_ENOENT, "fstat: readlink of nothing");
  check(make_symlink("x", d, "link"), P1_EEXIST, "fstat: symlink where one is");
}

static void check_times(p1_fd d) {
  struct p1_filestat st;
  const uint64_t atim = UINT64_C(1000000000123456789), mtim = UINT64_C(1234567890987654321);
  require(make_file(d, "times", ""), "fstat: make a file");
  check(p1_path_filestat_set_times(d, 0, ptr("times"), 5, atim, mtim, P1_FST_ATIM | P1_FST_MTIM), 0,
        "fstat: set times");
  check(stat_path(d, NOFOLLOW, "times", &st), 0, "fstat: stat");
  check(st.atim, atim, "fstat: access time to the ns (ns)");
  check(st.mtim, mtim, "fstat: modification time to the ns (ns)");
  check(p1_path_filestat_set_times(d, 0, ptr("times"), 5, 5, 5, 0), 0, "fstat: set none");
  check_true(stat_path(d, NOFOLLOW, "times", &st) == 0 && st.mtim == mtim, "fstat: none changed");
  check(p1_path_filestat_set_times(d, 0, ptr("times"), 5, 7, 7, P1_FST_ATIM), 0, "fstat: set one");
  check_true(stat_path(d, NOFOLLOW, "times", &st) == 0 && st.mtim == mtim && st.atim == 7,
             "fstat: the other did not change");
  check(touch(d, NOFOLLOW, "nothing"), P1_ENOENT, "fstat: set times of nothing");
  check(touch(d, NOFOLLOW, "times/x"), P1_ENOTDIR, "fstat: set times through a file");
  require(make_symlink("times", d, "time-link"), "fstat: make a link to it");
  check(p1_path_filestat_set_times(d, 0, ptr("time-link"), 9, 9, 9, P1_FST_MTIM), 0,
        "fstat: set times of the link itself");
  check_true(stat_path(d, NOFOLLOW, "times", &st) == 0 && st.mtim == mtim,
             "fstat: the file's did not change");
}

static void check_syncing(p1_fd d) {
  check(p1_fd_sync(d), 0, "fstat: fd_sync of a directory");
  check(p1_fd_datasync(d), 0, "fstat: fd_datasync of a directory");
  check(p1_fd_sync(stage.root), 0, "fstat: fd_sync of a preopen");
  p1_fd reader;
  require(make_file(d, "synced", "x"), "fstat: make a file");
  require(open_path(d, "synced", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &reader), "fstat: open to read");
  check(p1_fd_sync(reader), 0, "fstat: fd_sync of a reader");
  check(p1_fd_datasync(reader), 0, "fstat: fd_datasync of a reader");
  p1_fd_close(reader);
}

static void check_sizes(p1_fd d) {
  p1_fd fd;
  p1_size n;
  char text[16];
  uint64_t at;
  require(open_path(d, "sparse", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL, &fd), "fstat: make a file");
  require(write_bytes(fd, "start", 5, &n), "fstat: write");
  check(p1_fd_filestat_set_size(fd, 2), 0, "fstat: shorten it");
  check(p1_fd_filestat_set_size(fd, 8), 0, "fstat: lengthen it");
  check_true(pread_bytes(fd, text, 16, 0, &n) == 0 && n == 8 && memcmp(text, "st\0\0\0\0\0\0", 8) == 0,
             "fstat: what was cut off reads as zero");
  check(p1_fd_seek(fd, 1000000, P1_SEEK_SET, ptr(&at)), 0, "fstat: seek far behind the end");
  check(size_of(fd), 8, "fstat: that does not lengthen it (bytes)");
  require(write_bytes(fd, "end", 3, &n), "fstat: write there");
  check(size_of(fd), 1000003, "fstat: that does (bytes)");
  memset(text, 'x', sizeof text);
  check_true(pread_bytes(fd, text, 16, 500000, &n) == 0 && n == 16 &&
                 memcmp(text, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16) == 0,
             "fstat: the hole reads as zero");
  p1_fd_close(fd);
}

void test_fstat(void) {
  check_preopen();
  check_unlinked(stage.scratch);
  check_removed_directory(stage.scratch);
  check_links(stage.scratch);
  check_times(stage.scratch);
  check_syncing(stage.scratch);
  check_sizes(stage.scratch);
}
