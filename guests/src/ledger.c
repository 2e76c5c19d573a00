/*
 * ledger: writes records into files until it is killed, and prints what it is about
 * to do and what is safe. So a test that kills it knows what must be in the files.
 *
 *   ledger DIR ROUND GUEST SEED [LOSE]
 *
 * It keeps FILES files of its own in DIR, GUEST.0, GUEST.1 and so on, where it appends, overwrites and
 * truncates, which it replaces, removes and makes anew, and renames to GUEST.N.moved and back. It appends
 * to one, shared, together with the other guests of the round. What is there already it goes on from. In
 * GUEST.3, if the host has made that, it writes at even multiples of SLOT only, since the host writes at
 * the odd ones at the same time. If there is a file still, it opens and reads that now and then. With LOSE, each LOSE-th write is announced and not made: a kernel that loses
 * writes, to check the checker.
 *
 * Each line begins with the guest's number. A line of intent is out before the call is made:
 *
 *   GUEST w FILE SEQUENCE OFFSET LENGTH    a record into a file of its own, in place or at its end
 *   GUEST t FILE SEQUENCE SIZE             the file gets this size
 *   GUEST r FILE SEQUENCE LENGTH SYNCED    a record into GUEST.FILE.new, an fsync of that if SYNCED is 1,
 *                                          and a rename of it to GUEST.FILE
 *   GUEST u FILE SEQUENCE                  the file is unlinked, then created
 *   GUEST a SEQUENCE OFFSET LENGTH         a record to the end of shared; OFFSET counts its own bytes
 *   GUEST s FILE SEQUENCE                  fsync or fdatasync has returned 0: all up to here is safe
 *   GUEST S SEQUENCE                       the same of shared
 *
 * A record is struct header, then bytes that follow from its first 24; see record.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ledger/record.h"

enum {
  FILES = 3,
  BESIDE = FILES, /* the file that the host writes to as well */
  SLOT = 512,
  MAX_SIZE = 384 * 1024,        /* of a file of its own, before the record that passes it */
  MAX_SHARED = 2 * 1024 * 1024, /* of what one guest appends to shared */
  BATCH = 32,
  LINE = 64, /* no line is longer */
};

enum kind { WRITE, APPEND, TRUNCATE, REPLACE, REMOVE, MOVE, SHARED };

struct operation {
  enum kind kind;
  int file;
  uint32_t sequence;
  uint32_t offset; /* of a truncation: the size */
  uint32_t length;
  bool synced; /* of a replacement */
};

struct file {
  char path[256];
  int fd;     /* for writing in place */
  int append; /* the same file, O_APPEND */
  uint32_t size;
  uint32_t sequence; /* of the last operation */
};

static struct file files[FILES + 1], shared, still;
static uint32_t round_number, guest, sequence, lose, writes;
static uint64_t random_state;

static uint32_t below(uint32_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)((random_state >> 32) % limit);
}

static void die(const char *what) {
  fprintf(stderr, "ledger: guest %u: %s: %s\n", guest, what, strerror(errno));
  exit(1);
}

/* ---- saying ----------------------------------------------------------------------------------- */

static char said[BATCH * LINE]; /* at most PIPE_BUF of 4096: a write of it is whole or not at all */
static size_t said_length;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(said + said_length, LINE, format, arguments);
  va_end(arguments);
  if (n < 0 || n >= LINE) {
    die("a line is too long");
  }
  said_length += (size_t)n;
}

static void flush_said(void) {
  if (write(1, said, said_length) != (ssize_t)said_length) {
    die("standard output"); /* the reader is gone */
  }
  said_length = 0;
}

static void announce(const struct operation *o) {
  switch (o->kind) {
    case WRITE:
    case APPEND:
      say("%u w %d %u %u %u\n", guest, o->file, o->sequence, o->offset, o->length);
      break;
    case TRUNCATE:
      say("%u t %d %u %u\n", guest, o->file, o->sequence, o->offset);
      break;
    case REPLACE:
      say("%u r %d %u %u %d\n", guest, o->file, o->sequence, o->length, o->synced);
      break;
    case REMOVE:
      say("%u u %d %u\n", guest, o->file, o->sequence);
      break;
    case MOVE:
      break; /* the contents stay */
    case SHARED:
      say("%u a %u %u %u\n", guest, o->sequence, o->offset, o->length);
      break;
  }
}

/* ---- planning: what the operation will do to the file is counted here already ----------------- */

static uint32_t random_length(void) {
  switch (below(8)) {
    case 0:
      return HEADER + below(MAX_RECORD - HEADER);
    case 1:
    case 2:
      return HEADER + below(5000);
    case 3:
      return 4096;
    default:
      return HEADER + below(500);
  }
}

static uint32_t smaller(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

static void plan_write(struct operation *o, struct file *f) {
  o->length = random_length();
  o->kind = f->size < MAX_SIZE && below(2) == 0 ? APPEND : WRITE;
  if (o->kind == APPEND) {
    o->offset = f->size;
  } else {
    uint32_t hole = f->size < MAX_SIZE && below(16) == 0 ? below(20000) : 0;
    o->offset = hole != 0 ? f->size + hole : below(smaller(f->size, MAX_SIZE) + 1);
    if (below(4) == 0) {
      o->offset &= ~4095u;
    }
  }
  if (o->offset + o->length > f->size) {
    f->size = o->offset + o->length;
  }
}

static void plan_beside(struct operation *o, const struct file *f) {
  o->kind = WRITE;
  o->file = BESIDE;
  o->length = HEADER + below(SLOT - HEADER + 1);
  o->offset = 2 * SLOT * below(f->size / (2 * SLOT)) + below(SLOT - o->length + 1);
}

static void plan(struct operation *o) {
  o->sequence = ++sequence;
  o->file = (int)below(FILES);
  if (below(6) == 0 && shared.size < MAX_SHARED) {
    o->kind = SHARED;
    o->length = random_length();
    o->offset = shared.size;
    shared.size += o->length;
    shared.sequence = o->sequence;
    return;
  }
  if (below(8) == 0 && files[BESIDE].size >= 2 * SLOT) {
    plan_beside(o, &files[BESIDE]);
    files[BESIDE].sequence = o->sequence;
    return;
  }
  struct file *f = &files[o->file];
  uint32_t what = below(120);
  if (what < 4) {
    o->kind = REPLACE;
    o->offset = 0;
    o->length = random_length();
    o->synced = below(4) != 0;
    f->size = o->length;
  } else if (what < 6) {
    o->kind = REMOVE;
    f->size = 0;
  } else if (what < 10) {
    o->kind = MOVE;
  } else if (what < 13) {
    o->kind = TRUNCATE;
    o->offset = below(smaller(f->size + f->size / 4, MAX_SIZE) + 1);
    f->size = o->offset;
  } else {
    plan_write(o, f);
  }
  f->sequence = o->sequence;
}

/* ---- doing ------------------------------------------------------------------------------------ */

enum { AT_END = -1 };

static void write_record(const struct operation *o, uint32_t file_number, int fd, off_t offset) {
  if (lose != 0 && ++writes % lose == 0) {
    return;
  }
  struct header h = {.magic = MAGIC, .round = round_number, .guest = (uint16_t)guest,
                     .file = (uint16_t)file_number, .sequence = o->sequence, .length = o->length,
                     .offset = o->offset};
  const char *record = make_record(&h);
  uint32_t head = below(2) == 0 ? HEADER : below(o->length + 1); /* one record, two buffers */
  struct iovec parts[] = {{.iov_base = (void *)record, .iov_len = head},
                          {.iov_base = (void *)(record + head), .iov_len = o->length - head}};
  ssize_t n = offset == AT_END ? writev(fd, parts, 2) : pwritev(fd, parts, 2, offset);
  if (n != (ssize_t)o->length) {
    die(n < 0 ? "write" : "a short write");
  }
}

static void open_file(struct file *f, int flags) {
  f->fd = open(f->path, O_RDWR | O_CREAT | flags, 0666);
  f->append = open(f->path, O_WRONLY | O_APPEND);
  if (f->fd < 0 || f->append < 0) {
    die(f->path);
  }
}

static void close_file(const struct file *f) {
  if (close(f->fd) != 0 || close(f->append) != 0) {
    die("close");
  }
}

static const char *beside(const struct file *f, const char *suffix) {
  static char path[sizeof f->path + 8];
  snprintf(path, sizeof path, "%s%s", f->path, suffix);
  return path;
}

static void replace(const struct operation *o, struct file *f) {
  int fd = open(beside(f, ".new"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) {
    die("open of the new file");
  }
  write_record(o, (uint32_t)o->file, fd, 0);
  bool early = below(2) == 0;
  if ((o->synced && fsync(fd) != 0) || (early && close(fd) != 0) ||
      rename(beside(f, ".new"), f->path) != 0 || (!early && close(fd) != 0)) {
    die("replacing");
  }
  close_file(f);
  open_file(f, 0);
}

static void remove_and_create(struct file *f) {
  bool early = below(2) == 0;
  if (early) {
    close_file(f);
  }
  if (unlink(f->path) != 0) {
    die("unlink");
  }
  struct file old = *f;
  open_file(f, O_EXCL);
  if (!early) {
    close_file(&old);
  }
}

static void move_and_back(const struct file *f) {
  if (rename(f->path, beside(f, ".moved")) != 0 || rename(beside(f, ".moved"), f->path) != 0) {
    die("rename");
  }
}

static void perform(const struct operation *o) {
  struct file *f = &files[o->file];
  switch (o->kind) {
    case SHARED:
      write_record(o, SHARED_FILE, shared.append, AT_END);
      break;
    case TRUNCATE:
      if (ftruncate(f->fd, o->offset) != 0) {
        die("ftruncate");
      }
      break;
    case REPLACE:
      replace(o, f);
      break;
    case REMOVE:
      remove_and_create(f);
      break;
    case MOVE:
      move_and_back(f);
      break;
    case WRITE:
      write_record(o, (uint32_t)o->file, f->fd, o->offset);
      break;
    case APPEND:
      write_record(o, (uint32_t)o->file, f->append, AT_END);
      break;
  }
}

/* By either descriptor, whichever the bytes came through: they are the same file. */
static void synchronize(const struct file *f) {
  int fd = below(2) == 0 ? f->fd : f->append;
  if ((below(2) == 0 ? fsync(fd) : fdatasync(fd)) != 0) {
    die("fsync");
  }
}

static void confirm(uint32_t which) {
  if (which > BESIDE) {
    synchronize(&shared);
    say("%u S %u\n", guest, shared.sequence);
  } else {
    synchronize(&files[which]);
    say("%u s %u %u\n", guest, which, files[which].sequence);
  }
  flush_said();
}

static void run_batch(void) {
  static struct operation operations[BATCH];
  uint32_t n = 1 + below(BATCH);
  for (uint32_t i = 0; i < n; i++) {
    plan(&operations[i]);
    announce(&operations[i]);
  }
  flush_said();
  for (uint32_t i = 0; i < n; i++) {
    perform(&operations[i]);
  }
  /* Most new files are confirmed soon. */
  for (uint32_t i = 0; i < n; i++) {
    if ((operations[i].kind == REPLACE || operations[i].kind == REMOVE) && below(4) != 0) {
      confirm((uint32_t)operations[i].file);
    }
  }
}

/* ---- beginning -------------------------------------------------------------------------------- */

static void begin(struct file *f, const char *directory, const char *name) {
  if ((size_t)snprintf(f->path, sizeof f->path, "%s/%s", directory, name) >= sizeof f->path) {
    errno = ENAMETOOLONG;
    die(directory);
  }
}

static void begin_own(int i, const char *directory) {
  char name[24];
  snprintf(name, sizeof name, "%u.%d", guest, i);
  begin(&files[i], directory, name);
  /* A kill may have left these. */
  unlink(beside(&files[i], ".new"));
  rename(beside(&files[i], ".moved"), files[i].path);
  open_file(&files[i], 0);
  struct stat st;
  if (fstat(files[i].fd, &st) != 0) {
    die("fstat");
  }
  files[i].size = (uint32_t)st.st_size;
}

/* By a descriptor that could write, and syncs. */
static void read_still(void) {
  static char buffer[65536];
  int fd = open(still.path, O_RDWR);
  if (fd >= 0 && (read(fd, buffer, sizeof buffer) < 0 || fsync(fd) != 0 || close(fd) != 0)) {
    die(still.path);
  }
}

static uint32_t number(const char *text) {
  return (uint32_t)strtoul(text, NULL, 10);
}

int main(int argc, char **argv) {
  if (argc < 5 || argc > 6) {
    fputs("usage: ledger DIR ROUND GUEST SEED [LOSE]\n", stderr);
    return 2;
  }
  round_number = number(argv[2]);
  guest = number(argv[3]);
  random_state = (strtoull(argv[4], NULL, 10) + guest) * 0x9e3779b97f4a7c15u | 1;
  lose = argc == 6 ? number(argv[5]) : 0;
  for (int i = 0; i <= BESIDE; i++) {
    begin_own(i, argv[1]);
  }
  begin(&shared, argv[1], "shared");
  open_file(&shared, 0);
  begin(&still, argv[1], "still");
  for (;;) {
    run_batch();
    if (below(3) == 0) {
      confirm(below(FILES + 2));
    }
    if (below(50) == 0) {
      struct file *f = &files[below(FILES + 1)];
      close_file(f);
      open_file(f, 0);
      read_still();
    }
  }
}
