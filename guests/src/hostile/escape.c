/* Ways out of a preopen that a guest can make itself: dots, absolute paths, links. EPERM, always. */
#include <stdio.h>
#include <string.h>

#include "escape.h"

/*
 * A path that leaves the preopen whichever call takes it, as the way out is not its last component
 * (or is a ".."). `inside` is a file in the preopen.
 */
void check_way_out(p1_fd d, const char *path, const char *inside) {
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  const p1_errno no = P1_EPERM;
  check(try_open(d, path, FOLLOW, 0, reading), no, "%s: open", path);
  check(try_open(d, path, NOFOLLOW, 0, reading), no, "%s: open without following", path);
  check(try_open(d, path, FOLLOW, P1_O_DIRECTORY, reading), no, "%s: open as directory", path);
  check(try_open(d, path, FOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), no, "%s: create", path);
  check(try_open(d, path, NOFOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), no,
        "%s: create exclusively", path);
  check(try_open(d, path, FOLLOW, P1_O_TRUNC, P1_RIGHTS_ALL), no, "%s: truncate", path);
  check(try_stat(d, FOLLOW, path), no, "%s: stat", path);
  check(try_stat(d, NOFOLLOW, path), no, "%s: lstat", path);
  check(touch(d, FOLLOW, path), no, "%s: set times", path);
  check(touch(d, NOFOLLOW, path), no, "%s: set times without following", path);
  check(make_dir(d, path), no, "%s: mkdir", path);
  check(remove_dir(d, path), no, "%s: rmdir", path);
  check(unlink_path(d, path), no, "%s: unlink", path);
  check(move(d, path, d, inside), no, "%s: rename from", path);
  check(move(d, inside, d, path), no, "%s: rename to", path);
  check(make_link(d, NOFOLLOW, path, d, inside), no, "%s: link from", path);
  check(make_link(d, FOLLOW, path, d, inside), no, "%s: link from, following", path);
  check(make_link(d, NOFOLLOW, inside, d, path), no, "%s: link to", path);
  check(make_symlink("target", d, path), no, "%s: symlink at", path);
  check(try_readlink(d, path), no, "%s: readlink", path);
}

/* The last component is a link that leads out: what follows it is refused, what does not is not. */
void check_link_out(p1_fd d, const char *path, const char *linked) {
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  check(try_open(d, path, FOLLOW, 0, reading), P1_EPERM, "%s: open", path);
  check(try_open(d, path, FOLLOW, P1_O_DIRECTORY, reading), P1_EPERM, "%s: open as directory",
        path);
  check(try_open(d, path, FOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), P1_EPERM, "%s: create", path);
  check(try_open(d, path, FOLLOW, P1_O_TRUNC, P1_RIGHTS_ALL), P1_EPERM, "%s: truncate", path);
  check(try_open(d, path, FOLLOW, P1_O_CREAT | P1_O_TRUNC, P1_RIGHTS_ALL), P1_EPERM,
        "%s: create and truncate", path);
  check(try_stat(d, FOLLOW, path), P1_EPERM, "%s: stat", path);
  check(touch(d, FOLLOW, path), P1_EPERM, "%s: set times", path);
  check(make_link(d, FOLLOW, path, d, linked), P1_EPERM, "%s: link from, following", path);
  check(try_open(d, path, NOFOLLOW, 0, reading), P1_ELOOP, "%s: open without following", path);
  check(try_open(d, path, NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), P1_ELOOP,
        "%s: create without following", path);
  check_any(try_open(d, path, NOFOLLOW, P1_O_DIRECTORY, reading), ANY(P1_ELOOP, P1_ENOTDIR),
            "%s: open as directory without following", path);
  check(try_open(d, path, FOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), P1_EEXIST,
        "%s: create exclusively", path);
  check(try_stat(d, NOFOLLOW, path), 0, "%s: lstat", path);
  check(make_dir(d, path), P1_EEXIST, "%s: mkdir", path);
  check(remove_dir(d, path), P1_ENOTDIR, "%s: rmdir", path);
}

static void check_symlinks_refused(void) {
  static const char *const TARGETS[] = {
      "/", "/etc/passwd", "..", "../x", "../../x", "./../../x", "sub/../../x", "//", "../",
  };
  for (size_t i = 0; i < sizeof TARGETS / sizeof *TARGETS; i++) {
    check(make_symlink(TARGETS[i], stage.root, "hostile-link"), P1_EPERM,
          "escape: make a link to %s in the preopen", TARGETS[i]);
    unlink_path(stage.root, "hostile-link");
  }
  check(make_symlink("../../x", stage.root, "hostile.escape/out"), P1_EPERM,
        "escape: make a link two up, one down");
  check(make_symlink("sub/../../../x", stage.root, "hostile.escape/out"), P1_EPERM,
        "escape: make a link that goes down and further up");
  check(make_symlink("../hostile.escape/sub", stage.root, "hostile.escape/in"), 0,
        "escape: make a link up and down again");
  check(try_stat(stage.root, FOLLOW, "hostile.escape/in/file"), 0, "escape: it works");
}

/* Links that stay inside at first and lead out once their directory is moved. */
static void check_moved_links(void) {
  const p1_fd d = stage.root;
  require(make_dir(d, "hostile.escape/a"), "escape: mkdir a");
  require(make_dir(d, "hostile.escape/a/b"), "escape: mkdir a/b");
  require(make_symlink("../../..", d, "hostile.escape/a/b/up"), "escape: a link to the preopen");
  check(try_stat(d, FOLLOW, "hostile.escape/a/b/up/hostile.escape"), 0, "escape: it works");
  check(move(d, "hostile.escape/a/b", d, "hostile.escape.moved"), 0,
        "escape: move its directory to the top");
  check_way_out(d, "hostile.escape.moved/up/x", "hostile.escape/sub/file");
  check_link_out(d, "hostile.escape.moved/up", "hostile.escape/linked");
  remove_tree(d, "hostile.escape.moved");
  check(make_link(d, NOFOLLOW, "hostile.escape/in", d, "hostile-link"), 0,
        "escape: a second name, further up, of a link");
  check(try_stat(d, FOLLOW, "hostile-link/file"), P1_EPERM, "escape: it leads out there");
  unlink_path(d, "hostile-link");
}

static void check_directory_descriptors(void) {
  p1_fd sub;
  require(open_path(stage.scratch, "sub", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &sub),
          "escape: open a directory");
  check(try_open(sub, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), 0, "escape: a file from it");
  check(try_open(sub, "../sub/file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_EPERM,
        "escape: .. of a descriptor's own directory");
  check(try_stat(sub, NOFOLLOW, ".."), P1_EPERM, "escape: stat .. of it");
  check(move(stage.scratch, "sub", stage.scratch, "moved"), 0, "escape: move the directory");
  check(try_open(sub, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), 0,
        "escape: its descriptor goes with it");
  check(move(stage.scratch, "moved", stage.scratch, "sub"), 0, "escape: and back");
  p1_fd_close(sub);
}

void test_escape(void) {
  static const char *const WAYS[] = {
      "..",
      "../x",
      "../../../../../../../../etc/passwd",
      "./..",
      "..//",
      "../.",
      "/",
      "/etc/passwd",
      "//etc/passwd",
      "/..",
      "hostile.escape/../..",
      "hostile.escape/sub/../../../x",
      "hostile.escape/./sub/.././../../x",
      "hostile.escape/in/../../../x",
      "../hostile.escape/sub/file",
  };
  require(make_dir(stage.scratch, "sub"), "escape: make a directory");
  require(make_file(stage.scratch, "sub/file", "inside"), "escape: make a file in it");
  check_symlinks_refused();
  for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
    check_way_out(stage.root, WAYS[i], "hostile.escape/sub/file");
  }
  check(try_open(stage.root, "hostile.escape/sub/file/../../../..", NOFOLLOW, 0,
                 P1_RIGHTS_READ_ONLY),
        P1_ENOTDIR, "escape: .. of a file");
  check_moved_links();
  check_directory_descriptors();
  check_true(holds(stage.scratch, "sub/file", "inside"), "escape: the file inside is as it was");
}
