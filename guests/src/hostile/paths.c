/* Paths: bytes that no path may have, lengths, slashes and dots, links in circles. */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

static char room[64];
static p1_size out;

/* --- paths ---------------------------------------------------------------------------------- */

/* Every call that takes a path answers a bad one alike, whichever of its two paths it is. */
static void check_bad_path(const char *path, p1_size length, p1_errno want, const char *what) {
  const p1_fd d = stage.scratch;
  const p1_ptr bad = ptr(path), good = ptr("good");
  const struct {
    const char *name;
    p1_errno got;
  } CALLS[] = {
      {"path_open", p1_path_open(d, 0, bad, length, 0, P1_RIGHTS_ALL, 0, 0, ptr(&out))},
      {"path_open to create",
       p1_path_open(d, 0, bad, length, P1_O_CREAT, P1_RIGHTS_ALL, 0, 0, ptr(&out))},
      {"path_create_directory", p1_path_create_directory(d, bad, length)},
      {"path_filestat_get", p1_path_filestat_get(d, FOLLOW, bad, length, ptr(room))},
      {"path_filestat_set_times",
       p1_path_filestat_set_times(d, 0, bad, length, 0, 0, P1_FST_MTIM_NOW)},
      {"path_link from", p1_path_link(d, 0, bad, length, d, good, 4)},
      {"path_link to", p1_path_link(d, 0, ptr("file"), 4, d, bad, length)},
      {"path_readlink", p1_path_readlink(d, bad, length, ptr(room), 8, ptr(&out))},
      {"path_remove_directory", p1_path_remove_directory(d, bad, length)},
      {"path_rename from", p1_path_rename(d, bad, length, d, good, 4)},
      {"path_rename to", p1_path_rename(d, ptr("file"), 4, d, bad, length)},
      {"path_symlink at", p1_path_symlink(good, 4, d, bad, length)},
      {"path_symlink to", p1_path_symlink(bad, length, d, ptr("link"), 4)},
      {"path_unlink_file", p1_path_unlink_file(d, bad, length)},
  };
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    /* A link's target may have any component; it matters when it is followed. */
    bool target = strcmp(CALLS[i].name, "path_symlink to") == 0;
    if (target && (want == P1_ENOENT || strstr(what, "component") != NULL)) {
      check_survives(CALLS[i].got, "paths: %s, %s", CALLS[i].name, what);
      unlink_path(d, "link");
      continue;
    }
    check(CALLS[i].got, want, "paths: %s, %s", CALLS[i].name, what);
  }
}

#define BAD_BYTES(text, want, what) check_bad_path(text, sizeof(text) - 1, want, what)

static void check_lengths(void) {
  static char path[4200];
  memset(path, 'n', 256);
  check_bad_path(path, 256, P1_ENAMETOOLONG, "a component of 256 bytes");
  path[255] = '\0';
  check(make_file(stage.scratch, path, "content"), 0, "paths: create a name of 255 bytes");
  check(try_stat(stage.scratch, NOFOLLOW, path), 0, "paths: it is there");
  check(unlink_path(stage.scratch, path), 0, "paths: and can be removed");

  for (int i = 0; i < 4200; i += 2) {
    memcpy(path + i, "./", 2);
  }
  memcpy(path + 4091, "/file", 5);
  check_bad_path(path, 4097, P1_ENAMETOOLONG, "4097 bytes");
  check_bad_path(path, 4200, P1_ENAMETOOLONG, "4200 bytes");
  memcpy(path + 4090, "/file", 6);
  check(try_stat(stage.scratch, NOFOLLOW, path), 0, "paths: 4095 bytes of dots, then a file");
}

void test_paths(void) {
  require(make_file(stage.scratch, "file", "content"), "paths: make a file");
  check_bad_path("", 0, P1_ENOENT, "empty");
  BAD_BYTES("fi\0le", P1_EINVAL, "NUL inside");
  BAD_BYTES("file\0", P1_EINVAL, "NUL at the end");
  BAD_BYTES("\0", P1_EINVAL, "NUL alone");
  BAD_BYTES("file\xff", P1_EILSEQ, "byte 0xff");
  BAD_BYTES("\x80", P1_EILSEQ, "continuation without start");
  BAD_BYTES("file\xc3", P1_EILSEQ, "cut off after the start");
  BAD_BYTES("\xe2\x82", P1_EILSEQ, "cut off before the last byte");
  BAD_BYTES("\xc0\xaf", P1_EILSEQ, "overlong slash");
  BAD_BYTES("\xc0\xae\xc0\xae/file", P1_EILSEQ, "overlong dots");
  BAD_BYTES("\xe0\x80\xaf", P1_EILSEQ, "overlong slash of three bytes");
  BAD_BYTES("\xed\xa0\x80", P1_EILSEQ, "surrogate");
  BAD_BYTES("\xf4\x90\x80\x80", P1_EILSEQ, "beyond U+10FFFF");
  BAD_BYTES("\xf8\x88\x80\x80\x80", P1_EILSEQ, "five bytes");
  check_lengths();
  check_true(holds(stage.scratch, "file", "content"), "paths: the file is as it was");
  check(make_file(stage.scratch, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", ""), 0,
        "paths: create a name of two, three and four bytes a character");
  check(unlink_path(stage.scratch, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 0,
        "paths: and remove it");
  check(make_file(stage.scratch, "a\nb\\c:d*e", ""), 0, "paths: create a name of odd characters");
  check(unlink_path(stage.scratch, "a\nb\\c:d*e"), 0, "paths: and remove it");
}

/* --- slashes -------------------------------------------------------------------------------- */

static void check_slashes_on_files(p1_fd d) {
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  check(try_open(d, "file/", NOFOLLOW, 0, reading), P1_ENOTDIR, "slashes: open file/");
  check(try_open(d, "file/.", NOFOLLOW, 0, reading), P1_ENOTDIR, "slashes: open file/.");
  check_any(try_open(d, "file/", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), ANY(P1_EISDIR, P1_ENOTDIR),
            "slashes: create file/");
  check_any(try_open(d, "new/", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), ANY(P1_EISDIR, P1_ENOENT),
            "slashes: create new/");
  check_any(try_open(d, "file/", NOFOLLOW, P1_O_TRUNC, P1_RIGHTS_ALL), ANY(P1_ENOTDIR, P1_EISDIR),
            "slashes: truncate file/");
  check(try_stat(d, NOFOLLOW, "file/"), P1_ENOTDIR, "slashes: stat file/");
  check(try_stat(d, FOLLOW, "tofile/"), P1_ENOTDIR, "slashes: stat link-to-file/");
  check(try_stat(d, NOFOLLOW, "tofile/"), P1_ENOTDIR, "slashes: lstat link-to-file/");
  check(try_open(d, "tofile/", FOLLOW, 0, reading), P1_ENOTDIR, "slashes: open link-to-file/");
  check_any(try_open(d, "tofile/", NOFOLLOW, 0, reading), ANY(P1_ENOTDIR, P1_ELOOP),
            "slashes: open link-to-file/ without following");
  check(touch(d, FOLLOW, "file/"), P1_ENOTDIR, "slashes: set times of file/");
  check(unlink_path(d, "file/"), P1_ENOTDIR, "slashes: unlink file/");
  check(unlink_path(d, "tofile/"), P1_ENOTDIR, "slashes: unlink link-to-file/");
  check(move(d, "file", d, "moved/"), P1_ENOTDIR, "slashes: rename file to moved/");
  check(move(d, "file/", d, "moved"), P1_ENOTDIR, "slashes: rename file/ to moved");
  check_any(make_link(d, NOFOLLOW, "file", d, "new/"), ANY(P1_ENOENT, P1_ENOTDIR),
            "slashes: link file to new/");
  check(make_link(d, NOFOLLOW, "file/", d, "new"), P1_ENOTDIR, "slashes: link file/ to new");
  check_any(make_symlink("file", d, "new/"), ANY(P1_ENOENT, P1_ENOTDIR),
            "slashes: symlink at new/");
  check_any(try_readlink(d, "tofile/"), ANY(P1_ENOTDIR, P1_EINVAL),
            "slashes: readlink link-to-file/");
  check_true(holds(d, "file", "content"), "slashes: the file is as it was");
  check(try_stat(d, NOFOLLOW, "new"), P1_ENOENT, "slashes: nothing new was made");
}

static void check_slashes_on_directories(p1_fd d) {
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  struct p1_filestat st;
  check(try_open(d, "dir//sub///inner", NOFOLLOW, 0, reading), 0, "slashes: doubled");
  check(try_open(d, "./dir/./sub/../sub/inner", NOFOLLOW, 0, reading), 0, "slashes: dots");
  check(try_open(d, "dir/", NOFOLLOW, 0, reading), 0, "slashes: open dir/");
  check(try_open(d, "dir/.", NOFOLLOW, P1_O_DIRECTORY, reading), 0, "slashes: open dir/.");
  check(try_open(d, "todir/", NOFOLLOW, P1_O_DIRECTORY, reading), 0,
        "slashes: open link-to-dir/ (the slash follows)");
  check(try_open(d, "todir/sub/inner", NOFOLLOW, 0, reading), 0, "slashes: through link-to-dir");
  check(stat_path(d, NOFOLLOW, "todir/", &st), 0, "slashes: lstat link-to-dir/");
  check(st.filetype, P1_TYPE_DIRECTORY, "slashes: it is the directory (a file type)");
  check(stat_path(d, NOFOLLOW, "todir", &st), 0, "slashes: lstat link-to-dir");
  check(st.filetype, P1_TYPE_SYMBOLIC_LINK, "slashes: it is the link (a file type)");
  check(unlink_path(d, "todir/"), P1_ENOTDIR, "slashes: unlink link-to-dir/");
  check(remove_dir(d, "todir/"), P1_ENOTDIR, "slashes: rmdir link-to-dir/");
  check(remove_dir(d, "todir"), P1_ENOTDIR, "slashes: rmdir link-to-dir");
  check_any(move(d, "todir/", d, "moved"), ANY(P1_ENOTDIR), "slashes: rename link-to-dir/");
  check(make_dir(d, "made/"), 0, "slashes: mkdir made/");
  check(move(d, "made/", d, "moved/"), 0, "slashes: rename made/ to moved/");
  check(remove_dir(d, "moved/"), 0, "slashes: rmdir moved/");
  check(make_dir(d, "dir/"), P1_EEXIST, "slashes: mkdir dir/ that exists");
  check(make_dir(d, "tonothing/"), P1_EEXIST, "slashes: mkdir dangling-link/");
}

static void check_dots(p1_fd d) {
  check(make_dir(d, "."), P1_EEXIST, "slashes: mkdir .");
  check(remove_dir(d, "."), P1_EINVAL, "slashes: rmdir .");
  check(remove_dir(d, "dir/."), P1_EINVAL, "slashes: rmdir dir/.");
  check_any(remove_dir(d, "dir/sub/.."), ANY(P1_ENOTEMPTY, P1_EINVAL), "slashes: rmdir dir/sub/..");
  check_any(unlink_path(d, "."), ANY(P1_EISDIR, P1_EPERM), "slashes: unlink .");
  check_any(move(d, ".", d, "moved"), ANY(P1_EBUSY, P1_EINVAL), "slashes: rename .");
  check_any(move(d, "dir/sub", d, "dir/."), ANY(P1_EBUSY, P1_EINVAL, P1_EEXIST, P1_ENOTEMPTY),
            "slashes: rename to dir/.");
  check_any(move(d, "dir/sub/..", d, "moved"), ANY(P1_EBUSY, P1_EINVAL),
            "slashes: rename dir/sub/..");
  check(try_stat(d, NOFOLLOW, "."), 0, "slashes: stat .");
  check(try_stat(d, NOFOLLOW, "./"), 0, "slashes: stat ./");
  check(try_stat(d, NOFOLLOW, "dir/.."), 0, "slashes: stat dir/..");
  check(try_stat(d, NOFOLLOW, "nothing/.."), P1_ENOENT, "slashes: stat nothing/..");
  check(try_open(d, ".", NOFOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), P1_EEXIST,
        "slashes: create .");
}

void test_slashes(void) {
  const p1_fd d = stage.scratch;
  require(make_file(d, "file", "content"), "slashes: make a file");
  require(make_dir(d, "dir"), "slashes: make a directory");
  require(make_dir(d, "dir/sub"), "slashes: make one in it");
  require(make_file(d, "dir/sub/inner", ""), "slashes: make a file in that");
  require(make_symlink("file", d, "tofile"), "slashes: link to the file");
  require(make_symlink("dir", d, "todir"), "slashes: link to the directory");
  require(make_symlink("nothing", d, "tonothing"), "slashes: link to nothing");
  check_slashes_on_files(d);
  check_slashes_on_directories(d);
  check_dots(d);
}

/* --- loops ---------------------------------------------------------------------------------- */

static void check_loop(const char *path, const char *what) {
  const p1_fd d = stage.scratch;
  char through[32];
  snprintf(through, sizeof through, "%s/x", path);
  check(try_open(d, path, FOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_ELOOP, "loops: open %s", what);
  check(try_open(d, path, FOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), P1_ELOOP, "loops: create %s", what);
  check(try_stat(d, FOLLOW, path), P1_ELOOP, "loops: stat %s", what);
  check(touch(d, FOLLOW, path), P1_ELOOP, "loops: set times of %s", what);
  check(try_open(d, through, NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), P1_ELOOP,
        "loops: create through %s", what);
  check(try_stat(d, NOFOLLOW, through), P1_ELOOP, "loops: stat through %s", what);
  check(make_dir(d, through), P1_ELOOP, "loops: mkdir through %s", what);
  check(unlink_path(d, through), P1_ELOOP, "loops: unlink through %s", what);
  check(try_readlink(d, through), P1_ELOOP, "loops: readlink through %s", what);
  check(make_symlink("x", d, through), P1_ELOOP, "loops: symlink through %s", what);
  check(move(d, through, d, "moved"), P1_ELOOP, "loops: rename through %s", what);
  check(make_link(d, FOLLOW, path, d, "linked"), P1_ELOOP, "loops: link %s", what);
  check(try_stat(d, NOFOLLOW, path), 0, "loops: lstat %s", what);
}

void test_loops(void) {
  const p1_fd d = stage.scratch;
  require(make_symlink("self", d, "self"), "loops: link to itself");
  require(make_symlink("b", d, "a"), "loops: a to b");
  require(make_symlink("a", d, "b"), "loops: b to a");
  require(make_symlink("deep/down", d, "deep"), "loops: link into itself");
  check_loop("self", "a link to itself");
  check_loop("a", "two links to each other");
  check_loop("deep", "a link into itself");

  require(make_file(d, "chain-0", "end"), "loops: the end of a chain");
  for (int i = 1; i <= 60; i++) {
    char name[16], target[16];
    snprintf(name, sizeof name, "chain-%d", i);
    snprintf(target, sizeof target, "chain-%d", i - 1);
    require(make_symlink(target, d, name), "loops: %s", name);
  }
  check(try_open(d, "chain-8", FOLLOW, 0, P1_RIGHTS_READ_ONLY), 0, "loops: 8 links in a row");
  check(try_open(d, "chain-30", FOLLOW, 0, P1_RIGHTS_READ_ONLY), 0, "loops: 30 links in a row");
  check(try_open(d, "chain-60", FOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_ELOOP,
        "loops: 60 links in a row");
  check(try_open(d, "chain-1", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_ELOOP,
        "loops: open a link without following");
  check_any(try_open(d, "chain-1", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY),
            ANY(P1_ELOOP, P1_ENOTDIR), "loops: as a directory");
  check(try_open(d, "chain-1", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), P1_ELOOP,
        "loops: create where a link is, without following");
  check(try_open(d, "chain-1", FOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), P1_EEXIST,
        "loops: create exclusively where a link is");
}
