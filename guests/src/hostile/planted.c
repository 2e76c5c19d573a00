/*
 * Links that lead out and that the host left in the preopen, and a name that it swaps while the
 * guest uses it.
 *
 * What "planted DIR" wants to find in DIR, next to a directory `outside` that holds a file `secret`
 * (text "outside") and an empty directory `dir`:
 *   inside              a file (text "inside")
 *   out-dir, abs-dir    links to that directory, by ../ and by an absolute path
 *   out-file, abs-file  links to its file `secret`
 *   out-new, abs-new    links to a file `new` in it, which does not exist
 *   chain               a link to out-dir
 * Nothing in `outside` must have changed afterwards; the host looks.
 *
 * What "race DIR NUMBER" wants: a name `swap` in DIR that the host keeps exchanging between a
 * directory (with a file `file`, text "inside") and a link to a directory outside (with files `file`,
 * text "outside", and `victim`, and nothing that changes). It makes and removes `race-*` in `swap`.
 */
#include <stdio.h>
#include <string.h>

#include "escape.h"

/* --- planted -------------------------------------------------------------------------------- */

static void check_planted_directory(const char *name) {
  char path[64];
  static const char *const BELOW[] = {"secret", "new", "dir", "dir/new", "", ".", ".."};
  for (size_t i = 0; i < sizeof BELOW / sizeof *BELOW; i++) {
    snprintf(path, sizeof path, "%s/%s", name, BELOW[i]);
    if (BELOW[i][0] == '\0') {
      /* A slash alone follows the link for the calls that want a directory; the others see it. */
      check(try_open(stage.root, path, NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY), P1_EPERM,
            "%s: open", path);
      check(try_open(stage.root, path, NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_EPERM,
            "%s: open as it is", path);
      check(try_stat(stage.root, NOFOLLOW, path), P1_EPERM, "%s: lstat", path);
      check_any(remove_dir(stage.root, path), ANY(P1_EPERM, P1_ENOTDIR), "%s: rmdir", path);
      check_any(unlink_path(stage.root, path), ANY(P1_EPERM, P1_ENOTDIR), "%s: unlink", path);
      check_any(move(stage.root, path, stage.root, "hostile-moved"), ANY(P1_EPERM, P1_ENOTDIR),
                "%s: rename", path);
    } else {
      check_way_out(stage.root, path, "inside");
    }
  }
  check_link_out(stage.root, name, "hostile-linked");
}

static void check_planted_link(const char *name) {
  check_link_out(stage.root, name, "hostile-linked");
  char path[64];
  snprintf(path, sizeof path, "%s/", name);
  check_any(try_open(stage.root, path, NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL),
            ANY(P1_EPERM, P1_EISDIR), "%s: create", path);
}

void test_planted(void) {
  require(try_stat(stage.root, NOFOLLOW, "out-dir"), "planted: the host's links (see planted.c)");
  check_true(holds(stage.root, "inside", "inside"), "planted: a file inside");
  check_planted_directory("out-dir");
  check_planted_directory("abs-dir");
  check_planted_directory("chain");
  check_planted_link("out-file");
  check_planted_link("abs-file");
  check_planted_link("out-new");
  check_planted_link("abs-new");
  check_true(holds(stage.root, "inside", "inside"), "planted: the file inside is as it was");
  check_any(try_readlink(stage.root, "out-file"), ANY(0, P1_EPERM), "planted: readlink out-file");
  check(move(stage.root, "out-file", stage.root, "out-moved"), 0, "planted: rename out-file");
  check(try_open(stage.root, "out-moved", FOLLOW, 0, P1_RIGHTS_READ_ONLY), P1_EPERM,
        "planted: it leads out under its new name");
  check(unlink_path(stage.root, "out-moved"), 0, "planted: unlink removes the link itself");
}

/* --- race ----------------------------------------------------------------------------------- */

static uint64_t inside, refused, other;

/* Each call may succeed, inside, or be refused; anything else is a failure. */
static bool allowed(p1_errno e) {
  switch (e) {
    case 0:
      inside++;
      return true;
    case P1_EPERM:
    case P1_ELOOP:
    case P1_ENOTDIR:
      refused++;
      return true;
    case P1_ENOENT: /* between two swaps, or where an earlier step was refused */
    case P1_EEXIST:
      other++;
      return true;
    default:
      return false;
  }
}

static void expect_allowed(p1_errno e, const char *call) {
  if (!allowed(e)) {
    check_any(e, ANY(0, P1_EPERM, P1_ELOOP, P1_ENOTDIR, P1_ENOENT, P1_EEXIST), "race: %s", call);
  }
}

static void read_through(const char *path) {
  char text[16] = "";
  p1_fd fd;
  p1_size n = 0;
  p1_errno e = open_path(stage.root, path, FOLLOW, 0, P1_RIGHTS_READ_ONLY, &fd);
  expect_allowed(e, "open");
  if (e != 0) {
    return;
  }
  if (read_bytes(fd, text, sizeof text, &n) != 0 || n < 6 || memcmp(text, "inside", 6) != 0) {
    check_true(false, "race: %s gave the file inside", path);
  }
  p1_fd_close(fd);
}

void test_race(void) {
  const uint64_t rounds = argument_or(100000);
  const p1_fd d = stage.root;
  for (uint64_t i = 0; i < rounds; i++) {
    read_through("swap/file");
    read_through("swap/../swap/file");
    expect_allowed(make_file(d, "swap/race-new", "x"), "create");
    expect_allowed(move(d, "swap/race-new", d, "swap/race-old"), "rename");
    expect_allowed(unlink_path(d, "swap/race-old"), "unlink");
    expect_allowed(unlink_path(d, "swap/victim"), "unlink of the file outside");
    expect_allowed(make_dir(d, "swap/race-dir"), "mkdir");
    expect_allowed(remove_dir(d, "swap/race-dir"), "rmdir");
    expect_allowed(touch(d, NOFOLLOW, "swap/file"), "set times");
    expect_allowed(make_link(d, NOFOLLOW, "swap/file", d, "swap/race-link"), "link");
    expect_allowed(unlink_path(d, "swap/race-link"), "unlink of the link");
    expect_allowed(make_symlink("file", d, "swap/race-link"), "symlink");
    expect_allowed(unlink_path(d, "swap/race-link"), "unlink of the symlink");
  }
  printf("# race: %llu calls inside, %llu refused, %llu on names that were not there\n",
         (unsigned long long)inside, (unsigned long long)refused, (unsigned long long)other);
  check_true(inside > 0, "race: some calls hit the directory inside");
}
