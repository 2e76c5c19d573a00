/* Directories: listing them through a small buffer, absurd cookies, renaming. */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

enum { SMALL = 256, MOST_FILES = 4000, HEADER = sizeof(struct p1_dirent) };

/* A listing under way: entry by entry through a buffer of `size` bytes. */
struct listing {
  p1_fd fd;
  p1_size size, used, at;
  uint64_t cookie;
  bool padded; /* some byte between d_type and the name was not zero */
  p1_errno error;
};

static unsigned char buffer[4096];
static char name[256];
static struct p1_dirent entry;

static void rewind_listing(struct listing *l, p1_fd fd, p1_size size, uint64_t cookie) {
  *l = (struct listing){.fd = fd, .size = size, .cookie = cookie};
}

/* Moves to the next entry (`entry`, `name`); false at the end or on an error. */
static bool next(struct listing *l) {
  for (bool fresh = false;; fresh = true) {
    if (l->used - l->at >= HEADER) {
      memcpy(&entry, buffer + l->at, HEADER);
      if (entry.namlen <= 255 && l->used - l->at - HEADER >= entry.namlen) {
        const unsigned char *padding = buffer + l->at + 21;
        l->padded |= (padding[0] | padding[1] | padding[2]) != 0;
        memcpy(name, buffer + l->at + HEADER, entry.namlen);
        name[entry.namlen] = '\0';
        l->at += HEADER + entry.namlen;
        l->cookie = entry.next;
        return true;
      }
    }
    if (fresh || (l->used > 0 && l->used < l->size)) {
      return false;
    }
    memset(buffer, 0xaa, sizeof buffer);
    l->at = 0;
    l->error = p1_fd_readdir(l->fd, ptr(buffer), l->size, l->cookie, ptr(&l->used));
    if (l->error != 0 || l->used > l->size) {
      l->used = 0;
      return false;
    }
  }
}

static bool is_dots(void) {
  return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int number_of(void) {
  int n = -1;
  return sscanf(name, "file-%d", &n) == 1 && n >= 0 && n < MOST_FILES ? n : -1;
}

static void file_name(int i) {
  snprintf(name, sizeof name, "file-%d", i);
}

static unsigned char seen[MOST_FILES];

/* Whether of `count` files every `step`-th one was seen exactly `times` times. */
static bool seen_all(int count, int step, int times) {
  for (int i = 0; i < count; i += step) {
    if (seen[i] != times) {
      return false;
    }
  }
  return true;
}

static void check_whole_listing(p1_fd dir, int count, p1_size size) {
  struct listing l;
  memset(seen, 0, sizeof seen);
  int strangers = 0, wrong = 0;
  rewind_listing(&l, dir, size, 0);
  while (next(&l)) {
    struct p1_filestat st;
    int n = number_of();
    if (n >= 0) {
      seen[n]++;
      wrong += entry.type != P1_TYPE_REGULAR_FILE;
      wrong += n % 50 == 0 && (stat_path(dir, NOFOLLOW, name, &st) != 0 || st.ino != entry.ino);
    } else if (!is_dots()) {
      strangers++;
    }
  }
  check(l.error, 0, "readdir: %d files through %u bytes", count, size);
  check_true(seen_all(count, 1, 1), "readdir: each was seen once");
  check(strangers, 0, "readdir: and nothing else (a count)");
  check(wrong, 0, "readdir: with their types and inodes (a count)");
  check_true(!l.padded, "readdir: padding bytes are zero");
}

/* Remembers some cookies on the way and goes back to each of them. */
static void check_resuming(p1_fd dir) {
  enum { MARKS = 8 };
  static struct {
    uint64_t cookie;
    char following[32];
  } marks[MARKS];
  struct listing l;
  int marked = 0, good = 0;
  rewind_listing(&l, dir, SMALL, 0);
  for (int i = 0; marked < MARKS && next(&l); i++) {
    if (i % 7 == 3) {
      uint64_t cookie = l.cookie;
      if (next(&l)) {
        marks[marked].cookie = cookie;
        snprintf(marks[marked++].following, sizeof marks->following, "%.31s", name);
      }
    }
  }
  for (int i = marked - 1; i >= 0; i--) {
    rewind_listing(&l, dir, SMALL, marks[i].cookie);
    good += next(&l) && strcmp(name, marks[i].following) == 0;
  }
  check_true(marked == MARKS && good == MARKS, "readdir: going back to a cookie goes on behind it");
}

static void check_small_buffers(p1_fd dir) {
  p1_size used = 99;
  memset(buffer, 0xaa, sizeof buffer);
  check(p1_fd_readdir(dir, ptr(buffer), 10, 0, ptr(&used)), 0, "readdir: 10 bytes");
  check(used, 10, "readdir: are filled (a count)");
  check(buffer[10], 0xaa, "readdir: and not one more (a byte)");
  check_survives(p1_fd_readdir(dir, ptr(buffer), 0, 0, ptr(&used)), "readdir: no bytes");
  memset(buffer, 0xaa, sizeof buffer);
  check(p1_fd_readdir(dir, ptr(buffer), 23, 0, ptr(&used)), 0, "readdir: 23 bytes, all but one");
  check_true(used == 23 && buffer[21] == 0 && buffer[22] == 0, "readdir: padding zero there too");
}

/* A name that no small buffer holds: cut off, not skipped, and whole in a larger one. */
static void check_long_name(void) {
  p1_fd dir;
  static char longest[256];
  memset(longest, 'n', 255);
  require(make_dir(stage.scratch, "long"), "readdir: make a directory");
  require(open_path(stage.scratch, "long", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &dir),
          "readdir: open it");
  require(make_file(dir, longest, ""), "readdir: make a file with the longest name");
  struct listing l;
  rewind_listing(&l, dir, SMALL, 0);
  while (next(&l) && is_dots()) {
  }
  check(l.error, 0, "readdir: a name of 255 bytes through 256");
  check(l.used, SMALL, "readdir: the buffer is full, there is more (a count)");
  rewind_listing(&l, dir, 4096, l.cookie);
  bool found = next(&l) && strcmp(name, longest) == 0;
  check_true(found, "readdir: it comes whole through a larger one");
  p1_fd_close(dir);
}

static void check_changes_meanwhile(p1_fd dir, int count) {
  struct listing l;
  memset(seen, 0, sizeof seen);
  rewind_listing(&l, dir, SMALL, 0);
  p1_errno error = 0;
  for (int steps = 0; next(&l) && error == 0;) {
    int n = number_of();
    if (n >= 0 && n < count) {
      seen[n]++;
      if (n % 2 == 1) {
        error = unlink_path(dir, name); /* what was just seen */
      }
      if (steps % 10 == 0) {
        file_name(count + steps);
        error = error != 0 ? error : make_file(dir, name, "");
      }
      steps++;
    }
  }
  check(error, 0, "readdir: remove and create files while listing");
  check(l.error, 0, "readdir: the listing goes on");
  check_true(seen_all(count, 2, 1), "readdir: files that stayed were seen once");
  check_true(seen_all(count, 1, 1), "readdir: so were those that were removed when seen");
  memset(seen, 0, sizeof seen);
  rewind_listing(&l, dir, SMALL, 0);
  while (next(&l)) {
    int n = number_of();
    if (n >= 0) {
      seen[n]++;
    }
  }
  bool gone = true;
  for (int i = 1; i < count; i += 2) {
    gone &= seen[i] == 0;
  }
  check_true(gone, "readdir: from the start, what was removed is gone");
  check_true(seen[count] == 1, "readdir: and what was created is there");
}

void test_readdir(void) {
  int count = (int)argument_or(500);
  if (count < 100 || count > MOST_FILES / 2) {
    count = 500;
  }
  p1_fd dir;
  require(make_dir(stage.scratch, "many"), "readdir: make a directory");
  require(open_path(stage.scratch, "many", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &dir),
          "readdir: open it");
  for (int i = 0; i < count; i++) {
    file_name(i);
    require(make_file(dir, name, ""), "readdir: make %s", name);
  }
  check_whole_listing(dir, count, SMALL);
  check_whole_listing(dir, count, sizeof buffer);
  check_resuming(dir);
  check_small_buffers(dir);
  check_long_name();
  check_changes_meanwhile(dir, count);
  require(make_symlink("nowhere", dir, "dangling"), "readdir: make a link to nothing");
  struct listing l;
  bool found = false;
  rewind_listing(&l, dir, SMALL, 0);
  while (next(&l)) {
    found |= strcmp(name, "dangling") == 0 && entry.type == P1_TYPE_SYMBOLIC_LINK;
  }
  check_true(found, "readdir: a link to nothing is listed as a link");
  p1_fd_close(dir);
}

/* --- cookies -------------------------------------------------------------------------------- */

void test_cookies(void) {
  static const uint64_t COOKIES[] = {
      1, 2, 3, 7, 1000, 0x7fffffff, 0x80000000, 0xffffffff, UINT64_C(0x100000000),
      INT64_MAX, UINT64_C(1) << 63, UINT64_MAX - 1, UINT64_MAX, UINT64_C(0xdeadbeefcafebabe),
  };
  p1_size used;
  require(make_file(stage.scratch, "a", ""), "cookies: make a file");
  require(make_file(stage.scratch, "b", ""), "cookies: make another");
  for (size_t i = 0; i < sizeof COOKIES / sizeof *COOKIES; i++) {
    p1_errno e = p1_fd_readdir(stage.scratch, ptr(buffer), SMALL, COOKIES[i], ptr(&used));
    check_survives(e, "cookies: %llx", (unsigned long long)COOKIES[i]);
    check_true(e != 0 || used <= SMALL, "cookies: no more than the buffer holds");
  }
  uint64_t random = 88172645463325252u;
  bool survived = true;
  for (int i = 0; i < 2000; i++) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    p1_errno e = p1_fd_readdir(stage.scratch, ptr(buffer), SMALL, random, ptr(&used));
    survived &= e <= P1_ENOTCAPABLE && (e != 0 || used <= SMALL);
  }
  check_true(survived, "cookies: 2000 random ones");
  struct listing l;
  int files = 0;
  rewind_listing(&l, stage.scratch, SMALL, 0);
  while (next(&l)) {
    files += !is_dots();
  }
  check(files, 2, "cookies: from the start, all is as it was (a count)");
}

/* --- rename --------------------------------------------------------------------------------- */

void test_rename(void) {
  const p1_fd d = stage.scratch;
  require(make_dir(d, "a"), "rename: mkdir a");
  require(make_file(d, "a/file", "content"), "rename: make a/file");
  require(make_dir(d, "empty"), "rename: mkdir empty");
  require(make_file(d, "plain", "plain"), "rename: make plain");
  check(move(d, "a", d, "b"), 0, "rename: a directory");
  check_true(holds(d, "b/file", "content"), "rename: what is in it comes along");
  check(try_stat(d, NOFOLLOW, "a"), P1_ENOENT, "rename: the old name is gone");
  check(move(d, "b", d, "empty"), 0, "rename: onto an empty directory");
  check_true(holds(d, "empty/file", "content"), "rename: it takes its place");
  require(make_dir(d, "c"), "rename: mkdir c");
  check_any(move(d, "c", d, "empty"), ANY(P1_ENOTEMPTY, P1_EEXIST),
            "rename: onto a directory that is not empty");
  check(move(d, "empty", d, "empty/sub"), P1_EINVAL, "rename: into itself");
  require(make_dir(d, "empty/sub"), "rename: mkdir empty/sub");
  check(move(d, "empty", d, "empty/sub/deep"), P1_EINVAL, "rename: deep into itself");
  check_any(move(d, "empty/sub", d, "empty"), ANY(P1_ENOTEMPTY, P1_EEXIST, P1_EINVAL),
            "rename: onto the directory above");
  check(move(d, "empty", d, "empty"), 0, "rename: a directory onto itself");
  check(move(d, "plain", d, "plain"), 0, "rename: a file onto itself");
  check(move(d, "plain", d, "c"), P1_EISDIR, "rename: a file onto a directory");
  check(move(d, "c", d, "plain"), P1_ENOTDIR, "rename: a directory onto a file");
  check(move(d, "nothing", d, "c"), P1_ENOENT, "rename: nothing");
  check(move(d, "plain", d, "nothing/plain"), P1_ENOENT, "rename: into nothing");
  require(make_link(d, NOFOLLOW, "plain", d, "second"), "rename: link plain to second");
  check(move(d, "plain", d, "second"), 0, "rename: one name of a file onto another");
  check(try_stat(d, NOFOLLOW, "plain"), 0, "rename: both stay");
  require(make_file(d, "new", "new"), "rename: make new");
  check(move(d, "new", d, "plain"), 0, "rename: a file onto a file");
  check_true(holds(d, "plain", "new"), "rename: it takes its place");
  check_true(holds(d, "second", "plain"), "rename: the other name keeps the old file");
  p1_fd dir;
  require(open_path(d, "empty", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &dir),
          "rename: open empty");
  check(move(dir, "file", d, "out"), 0, "rename: from one descriptor to another");
  check_true(holds(d, "out", "content"), "rename: it is there");
  p1_fd_close(dir);
  require(make_symlink("out", d, "link"), "rename: make a link");
  check(move(d, "link", d, "moved"), 0, "rename: a link");
  check(try_readlink(d, "moved"), 0, "rename: the link itself is what moves");
  check_true(holds(d, "out", "content"), "rename: not what it leads to");
}
