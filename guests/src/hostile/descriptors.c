/* Descriptors: not open, of the wrong kind, moved about, used up. */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

static char room[128];
static p1_size out;
#define ROOM ptr(room)
#define OUT ptr(&out)

/* --- fds ------------------------------------------------------------------------------------ */

static void check_unknown(p1_fd fd) {
  struct p1_iovec iov = {ROOM, 8};
  const p1_ptr v = ptr(&iov), p = ptr("name");
  /* Where a call takes two descriptors, the other one is wrong too. */
  const struct {
    const char *name;
    p1_errno got;
  } CALLS[] = {
      {"fd_advise", p1_fd_advise(fd, 0, 0, 0)},
      {"fd_allocate", p1_fd_allocate(fd, 0, 1)},
      {"fd_close", p1_fd_close(fd)},
      {"fd_datasync", p1_fd_datasync(fd)},
      {"fd_fdstat_get", p1_fd_fdstat_get(fd, ROOM)},
      {"fd_fdstat_set_flags", p1_fd_fdstat_set_flags(fd, 0)},
      {"fd_fdstat_set_rights", p1_fd_fdstat_set_rights(fd, 0, 0)},
      {"fd_filestat_get", p1_fd_filestat_get(fd, ROOM)},
      {"fd_filestat_set_size", p1_fd_filestat_set_size(fd, 0)},
      {"fd_filestat_set_times", p1_fd_filestat_set_times(fd, 0, 0, 0)},
      {"fd_pread", p1_fd_pread(fd, v, 1, 0, OUT)},
      {"fd_prestat_get", p1_fd_prestat_get(fd, ROOM)},
      {"fd_prestat_dir_name", p1_fd_prestat_dir_name(fd, ROOM, 8)},
      {"fd_pwrite", p1_fd_pwrite(fd, v, 1, 0, OUT)},
      {"fd_read", p1_fd_read(fd, v, 1, OUT)},
      {"fd_readdir", p1_fd_readdir(fd, ROOM, 64, 0, OUT)},
      {"fd_renumber", p1_fd_renumber(fd, fd)},
      {"fd_seek", p1_fd_seek(fd, 0, P1_SEEK_SET, ROOM)},
      {"fd_sync", p1_fd_sync(fd)},
      {"fd_tell", p1_fd_tell(fd, ROOM)},
      {"fd_write", p1_fd_write(fd, v, 1, OUT)},
      {"path_create_directory", p1_path_create_directory(fd, p, 4)},
      {"path_filestat_get", p1_path_filestat_get(fd, 0, p, 4, ROOM)},
      {"path_filestat_set_times", p1_path_filestat_set_times(fd, 0, p, 4, 0, 0, 0)},
      {"path_link", p1_path_link(fd, 0, p, 4, fd, p, 4)},
      {"path_open", p1_path_open(fd, 0, p, 4, 0, P1_RIGHTS_ALL, 0, 0, OUT)},
      {"path_readlink", p1_path_readlink(fd, p, 4, ROOM, 8, OUT)},
      {"path_remove_directory", p1_path_remove_directory(fd, p, 4)},
      {"path_rename", p1_path_rename(fd, p, 4, fd, p, 4)},
      {"path_symlink", p1_path_symlink(p, 4, fd, p, 4)},
      {"path_unlink_file", p1_path_unlink_file(fd, p, 4)},
      {"sock_accept", p1_sock_accept(fd, 0, OUT)},
      {"sock_recv", p1_sock_recv(fd, v, 1, 0, OUT, ROOM)},
      {"sock_send", p1_sock_send(fd, v, 1, 0, OUT)},
      {"sock_shutdown", p1_sock_shutdown(fd, P1_SHUT_RD)},
  };
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    check(CALLS[i].got, P1_EBADF, "fds: %s on 0x%x", CALLS[i].name, fd);
  }
}

void test_fds(void) {
  check_unknown(9999);
  check_unknown(0x7fffffff);
  check_unknown(0x80000000);
  check_unknown(UINT32_MAX);
}

/* --- kinds ---------------------------------------------------------------------------------- */

static void check_directions(void) {
  p1_fd reader, writer;
  struct p1_iovec iov = {ROOM, 4};
  const p1_ptr v = ptr(&iov);
  require(make_file(stage.scratch, "file", "content"), "kinds: make a file");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &reader),
          "kinds: open to read");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_WRITE_ONLY, &writer),
          "kinds: open to write");
  check(p1_fd_write(reader, v, 1, OUT), P1_EBADF, "kinds: fd_write on a reader");
  check(p1_fd_pwrite(reader, v, 1, 0, OUT), P1_EBADF, "kinds: fd_pwrite on a reader");
  check_any(p1_fd_filestat_set_size(reader, 0), ANY(P1_EBADF, P1_EINVAL),
            "kinds: fd_filestat_set_size on a reader");
  check(p1_fd_allocate(reader, 0, 100), P1_EBADF, "kinds: fd_allocate on a reader");
  check(p1_fd_read(writer, v, 1, OUT), P1_EBADF, "kinds: fd_read on a writer");
  check(p1_fd_pread(writer, v, 1, 0, OUT), P1_EBADF, "kinds: fd_pread on a writer");
  check_true(holds(stage.scratch, "file", "content"), "kinds: the file is as it was");
  check(p1_fd_write(writer, v, 0, OUT), 0, "kinds: fd_write of nothing on a writer");
  p1_fd_close(reader);
  p1_fd_close(writer);
}

static void check_directory(void) {
  const p1_fd d = stage.scratch;
  struct p1_iovec iov = {ROOM, 4};
  const p1_ptr v = ptr(&iov);
  const uint32_t *wanted = ANY(P1_EISDIR, P1_EBADF);
  check_any(p1_fd_read(d, v, 1, OUT), wanted, "kinds: fd_read of a directory");
  check_any(p1_fd_pread(d, v, 1, 0, OUT), wanted, "kinds: fd_pread of a directory");
  check_any(p1_fd_write(d, v, 1, OUT), wanted, "kinds: fd_write to a directory");
  check_any(p1_fd_pwrite(d, v, 1, 0, OUT), wanted, "kinds: fd_pwrite to a directory");
  check_any(p1_fd_filestat_set_size(d, 0), ANY(P1_EISDIR, P1_EBADF, P1_EINVAL),
            "kinds: fd_filestat_set_size of a directory");
  check_any(p1_fd_allocate(d, 0, 1), ANY(P1_EISDIR, P1_EBADF, P1_EINVAL),
            "kinds: fd_allocate in a directory");
  check_survives(p1_fd_seek(d, 0, P1_SEEK_SET, ROOM), "kinds: fd_seek in a directory");
  check_survives(p1_fd_advise(d, 0, 0, 0), "kinds: fd_advise on a directory");
  require(make_dir(d, "dir"), "kinds: make a directory");
  require(make_file(d, "dir/inside", ""), "kinds: make a file in it");
  const uint64_t reading = P1_RIGHTS_READ_ONLY;
  check(try_open(d, "dir", NOFOLLOW, P1_O_TRUNC, P1_RIGHTS_ALL), P1_EISDIR,
        "kinds: open a directory with trunc");
  check(try_open(d, "dir", NOFOLLOW, P1_O_CREAT | P1_O_EXCL, P1_RIGHTS_ALL), P1_EEXIST,
        "kinds: create exclusively what is a directory");
  check(try_open(d, "file", NOFOLLOW, P1_O_DIRECTORY, reading), P1_ENOTDIR,
        "kinds: open a file as a directory");
  check(try_open(d, "file/x", NOFOLLOW, 0, reading), P1_ENOTDIR, "kinds: a path through a file");
  check(try_open(d, "file/..", NOFOLLOW, 0, reading), P1_ENOTDIR, "kinds: .. of a file");
  check_any(unlink_path(d, "dir"), ANY(P1_EISDIR, P1_EPERM), "kinds: unlink a directory");
  check(remove_dir(d, "file"), P1_ENOTDIR, "kinds: rmdir of a file");
  check(remove_dir(d, "dir"), P1_ENOTEMPTY, "kinds: rmdir of a directory that is not empty");
  check(make_dir(d, "file"), P1_EEXIST, "kinds: mkdir where a file is");
  check(make_link(d, NOFOLLOW, "file", d, "dir"), P1_EEXIST, "kinds: link where a directory is");
  check(make_link(d, NOFOLLOW, "dir", d, "dir2"), P1_EPERM, "kinds: link to a directory");
  check(try_readlink(d, "file"), P1_EINVAL, "kinds: readlink of a file");
  check(try_readlink(d, "dir"), P1_EINVAL, "kinds: readlink of a directory");
}

static void check_file_as_directory(void) {
  p1_fd file;
  const p1_ptr p = ptr("name");
  const uint32_t *wanted = ANY(P1_ENOTDIR, P1_EBADF);
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &file), "kinds: open");
  check_any(p1_fd_readdir(file, ROOM, 64, 0, OUT), wanted, "kinds: fd_readdir of a file");
  check_any(p1_path_open(file, 0, p, 4, P1_O_CREAT, P1_RIGHTS_ALL, 0, 0, OUT), wanted,
            "kinds: path_open at a file");
  check_any(p1_path_create_directory(file, p, 4), wanted, "kinds: path_create_directory at a file");
  check_any(p1_path_filestat_get(file, 0, p, 4, ROOM), wanted, "kinds: path_filestat_get at a file");
  check_any(p1_path_filestat_set_times(file, 0, p, 4, 0, 0, 0), wanted,
            "kinds: path_filestat_set_times at a file");
  check_any(p1_path_readlink(file, p, 4, ROOM, 8, OUT), wanted, "kinds: path_readlink at a file");
  check_any(p1_path_remove_directory(file, p, 4), wanted, "kinds: path_remove_directory at a file");
  check_any(p1_path_unlink_file(file, p, 4), wanted, "kinds: path_unlink_file at a file");
  check_any(p1_path_symlink(p, 4, file, p, 4), wanted, "kinds: path_symlink at a file");
  check_any(move(stage.scratch, "file", file, "name"), wanted, "kinds: path_rename to a file");
  check_any(move(file, "name", stage.scratch, "x"), wanted, "kinds: path_rename from a file");
  check_any(make_link(stage.scratch, NOFOLLOW, "file", file, "name"), wanted,
            "kinds: path_link to a file");
  check_any(make_link(file, NOFOLLOW, "name", stage.scratch, "x"), wanted,
            "kinds: path_link from a file");
  check(p1_fd_prestat_get(file, ROOM), P1_EBADF, "kinds: fd_prestat_get of a file");
  check_any(p1_fd_prestat_dir_name(file, ROOM, 8), wanted, "kinds: fd_prestat_dir_name of a file");
  check_any(p1_fd_prestat_get(stage.scratch, ROOM), ANY(P1_EBADF),
            "kinds: fd_prestat_get of a directory that is no preopen");
  struct p1_iovec iov = {ROOM, 8};
  p1_fd fds[] = {file, stage.scratch};
  for (int i = 0; i < 2; i++) {
    const char *what = i == 0 ? "a file" : "a directory";
    check(p1_sock_accept(fds[i], 0, OUT), P1_ENOTSOCK, "kinds: sock_accept on %s", what);
    check(p1_sock_recv(fds[i], ptr(&iov), 1, 0, OUT, ROOM), P1_ENOTSOCK, "kinds: sock_recv on %s",
          what);
    check(p1_sock_send(fds[i], ptr(&iov), 1, 0, OUT), P1_ENOTSOCK, "kinds: sock_send on %s", what);
    check(p1_sock_shutdown(fds[i], P1_SHUT_WR), P1_ENOTSOCK, "kinds: sock_shutdown on %s", what);
  }
  p1_fd_close(file);
}

/* These hold only if the three are no files (a pipe, a terminal, a stream of Java's). */
static void check_standard_streams(void) {
  struct p1_iovec iov = {ROOM, 8};
  for (p1_fd fd = 0; fd <= 2; fd++) {
    struct p1_fdstat st;
    if (p1_fd_fdstat_get(fd, ptr(&st)) != 0 || st.filetype == P1_TYPE_REGULAR_FILE) {
      continue;
    }
    check(p1_fd_seek(fd, 0, P1_SEEK_CUR, ROOM), P1_ESPIPE, "kinds: fd_seek on %u", fd);
    check(p1_fd_tell(fd, ROOM), P1_ESPIPE, "kinds: fd_tell on %u", fd);
    check_any(p1_fd_pread(fd, ptr(&iov), 1, 0, OUT), ANY(P1_ESPIPE, P1_EBADF),
              "kinds: fd_pread on %u", fd);
    check_any(p1_fd_pwrite(fd, ptr(&iov), 1, 0, OUT), ANY(P1_ESPIPE, P1_EBADF),
              "kinds: fd_pwrite on %u", fd);
    check_any(p1_fd_readdir(fd, ROOM, 64, 0, OUT), ANY(P1_ENOTDIR, P1_EBADF),
              "kinds: fd_readdir on %u", fd);
    check(p1_fd_prestat_get(fd, ROOM), P1_EBADF, "kinds: fd_prestat_get on %u", fd);
    check_survives(p1_fd_filestat_get(fd, ROOM), "kinds: fd_filestat_get on %u", fd);
    check_survives(p1_fd_filestat_set_size(fd, 0), "kinds: fd_filestat_set_size on %u", fd);
  }
}

void test_kinds(void) {
  check_directions();
  check_directory();
  check_file_as_directory();
  check_standard_streams();
}

/* --- rights --------------------------------------------------------------------------------- */

void test_rights(void) {
  p1_fd reader, file;
  struct p1_fdstat st;
  p1_size n;
  uint64_t at;
  require(make_file(stage.scratch, "file", "content"), "rights: make a file");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &reader),
          "rights: open to read");
  check(p1_fd_fdstat_get(reader, ptr(&st)), 0, "rights: fd_fdstat_get of a reader");
  check_true((st.rights_base & P1_RIGHT_FD_READ) != 0, "rights: a reader may read");
  check_true((st.rights_base & P1_RIGHT_FD_WRITE) == 0, "rights: a reader may not write");
  check(st.filetype, P1_TYPE_REGULAR_FILE, "rights: it is a file (a file type)");
  check_survives(p1_fd_fdstat_set_rights(reader, UINT64_MAX, UINT64_MAX),
                 "rights: fd_fdstat_set_rights to all that there are");
  check(write_bytes(reader, "x", 1, &n), P1_EBADF, "rights: a reader stays one");
  check(p1_fd_fdstat_set_flags(reader, 0xffe0), P1_EINVAL, "rights: flags that do not exist");
  check_survives(p1_fd_fdstat_set_flags(reader, P1_FD_APPEND | P1_FD_NONBLOCK),
                 "rights: append and nonblock on a reader");
  p1_fd_close(reader);

  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &file), "rights: open");
  check(p1_fd_fdstat_set_flags(file, P1_FD_APPEND), 0, "rights: append, later than at open");
  require(p1_fd_seek(file, 0, P1_SEEK_SET, ptr(&at)), "rights: seek");
  require(write_bytes(file, "+", 1, &n), "rights: write");
  p1_fd_close(file);
  check_true(holds(stage.scratch, "file", "content+"), "rights: it appends");

  check_survives(p1_path_open(stage.scratch, UINT32_MAX, ptr("file"), 4, 0, P1_RIGHTS_ALL, 0, 0, OUT),
                 "rights: all lookup flags");
  check_survives(p1_path_open(stage.scratch, 0, ptr("all"), 3, UINT32_MAX, UINT64_MAX, UINT64_MAX,
                              UINT32_MAX, OUT),
                 "rights: all open flags");
  check_any(p1_path_filestat_set_times(stage.scratch, 0, ptr("file"), 4, 1, 1,
                                       P1_FST_ATIM | P1_FST_ATIM_NOW),
            ANY(P1_EINVAL), "rights: two access times at once");
  check_any(p1_path_filestat_set_times(stage.scratch, 0, ptr("file"), 4, 1, 1,
                                       P1_FST_MTIM | P1_FST_MTIM_NOW),
            ANY(P1_EINVAL), "rights: two modification times at once");
  check_survives(p1_path_filestat_set_times(stage.scratch, 0, ptr("file"), 4, UINT64_MAX,
                                            UINT64_MAX, P1_FST_ATIM | P1_FST_MTIM),
                 "rights: the last time that there is");
}

/* --- renumber ------------------------------------------------------------------------------- */

/*
 * Onto a preopen: either refused with both left as they were, or done as dup2 does it, and then the
 * number is no preopen any more.
 */
static void check_onto_preopen(void) {
  p1_fd file, other;
  struct p1_prestat prestat;
  struct p1_filestat st;
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &file),
          "renumber: open");
  require(open_path(stage.root, ".", NOFOLLOW, P1_O_DIRECTORY, P1_RIGHTS_READ_ONLY, &other),
          "renumber: open the preopen's directory");
  p1_errno e = p1_fd_renumber(file, stage.root);
  check_any(e, ANY(0, P1_ENOTSUP, P1_EBADF, P1_EPERM, P1_ENOTCAPABLE, P1_EBUSY, P1_EINVAL),
            "renumber: a file onto a preopen");
  p1_errno still = p1_fd_prestat_get(stage.root, ptr(&prestat));
  require(p1_fd_filestat_get(stage.root, ptr(&st)), "renumber: the number is open");
  if (e == 0) {
    check(still, P1_EBADF, "renumber: the number is no preopen any more");
    check(st.filetype, P1_TYPE_REGULAR_FILE, "renumber: it is the file (a file type)");
    check(p1_fd_close(file), P1_EBADF, "renumber: the file's old number is closed");
    /* Gives the number its directory back, for the clean-up and the tests that follow. */
    require(p1_fd_renumber(other, stage.root), "renumber: back");
  } else {
    check(still, 0, "renumber: the preopen is one still");
    check(st.filetype, P1_TYPE_DIRECTORY, "renumber: it is its directory (a file type)");
    check(p1_fd_close(file), 0, "renumber: the file is open still");
    p1_fd_close(other);
  }
}

void test_renumber(void) {
  p1_fd a, b;
  p1_size n = 0;
  require(make_file(stage.scratch, "file", "first"), "renumber: make a file");
  require(make_file(stage.scratch, "other", "second"), "renumber: make another");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_ALL, &a), "renumber: open");
  require(open_path(stage.scratch, "other", NOFOLLOW, 0, P1_RIGHTS_ALL, &b), "renumber: open");
  check(p1_fd_renumber(a, 9999), P1_EBADF, "renumber: onto what is not open");
  check(p1_fd_renumber(9999, a), P1_EBADF, "renumber: what is not open");
  check(p1_fd_renumber(a, UINT32_MAX), P1_EBADF, "renumber: onto 2^32-1");
  check(p1_fd_renumber(a, a), 0, "renumber: onto itself");
  check(read_bytes(a, room, 5, &n), 0, "renumber: it is open still");
  check(p1_fd_renumber(a, b), 0, "renumber: onto another file");
  check(p1_fd_close(a), P1_EBADF, "renumber: the old number is closed");
  check_true(pread_bytes(b, room, 8, 0, &n) == 0 && n == 5 && memcmp(room, "first", 5) == 0,
             "renumber: the new number is the first file");
  check(offset_of(b), 5, "renumber: with its offset");
  p1_fd_close(b);
  check_onto_preopen();
  check_any(p1_fd_renumber(stage.root, stage.root), ANY(0, P1_ENOTSUP, P1_EBADF, P1_EPERM,
            P1_ENOTCAPABLE, P1_EBUSY, P1_EINVAL), "renumber: a preopen onto itself");
  check(try_stat(stage.root, NOFOLLOW, stage.base), 0, "renumber: the preopen works");
}

/* --- emfile --------------------------------------------------------------------------------- */

void test_emfile(void) {
  const uint64_t limit = argument_or(100000);
  require(make_file(stage.scratch, "file", "content"), "emfile: make a file");
  p1_fd first, fd;
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &first),
          "emfile: open");
  p1_errno e = 0;
  uint64_t opened = 1;
  p1_fd last = first;
  while (opened < limit) {
    e = open_path(stage.scratch, opened % 2 ? "." : "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &fd);
    if (e != 0) {
      break;
    }
    last = fd > last ? fd : last;
    opened++;
  }
  check_any(e, ANY(P1_EMFILE, P1_ENFILE), "emfile: opening ends after %llu files",
            (unsigned long long)opened);
  check(try_open(stage.scratch, "new", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL), e,
        "emfile: and stays so, creating too");
  check(p1_fd_close(first), 0, "emfile: close one");
  check(try_open(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY), 0,
        "emfile: one can be opened again");
  p1_errno closing = 0;
  for (fd = first + 1; fd <= last && closing == 0; fd++) {
    closing = p1_fd_close(fd);
  }
  check(closing, 0, "emfile: close them all");
  require(open_path(stage.scratch, "file", NOFOLLOW, 0, P1_RIGHTS_READ_ONLY, &fd),
          "emfile: open again");
  check(fd, first, "emfile: the lowest number is given again (got and want are descriptors)");
  p1_fd_close(fd);
}
