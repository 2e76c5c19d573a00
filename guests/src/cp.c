/*
 * cp: copies files and directory trees, as cp(1) does.
 *
 *   cp [-r] [-p] [-v] SOURCE… TARGET
 *
 *   -r  copies directories with all that is in them; symbolic links are copied as links
 *   -p  keeps access and modification times
 *   -v  says on standard error what is copied, and how far a large file has got
 *
 * TARGET is a directory when it exists as one or when there is more than one SOURCE. A file is never
 * copied onto itself, nor a directory into itself. What fails is reported, the rest is copied, and
 * the exit status is 1.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 256 * 1024, LINK_MAX_SIZE = 4096 };

static const uint64_t PROGRESS_STEP = 64u << 20;

static bool recursive, keep_times, verbose;
static bool failed;
static char *buffer;

/* The directory that this run made at the top of a tree: copying it again would never end. */
static bool has_made_root;
static dev_t made_dev;
static ino_t made_ino;

static void complain(const char *what, const char *why) {
  fprintf(stderr, "cp: %s: %s\n", what, why);
  failed = true;
}

static void complain_errno(const char *what) {
  complain(what, strerror(errno));
}

static char *join(const char *directory, const char *name) {
  size_t length = strlen(directory);
  bool slash = length > 0 && directory[length - 1] == '/';
  char *path = malloc(length + strlen(name) + 2);
  if (path == NULL) {
    fputs("cp: out of memory\n", stderr);
    exit(1);
  }
  sprintf(path, "%s%s%s", directory, slash ? "" : "/", name);
  return path;
}

static bool same_file(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static void copy_times(const char *target, const struct stat *st) {
  if (!keep_times) {
    return;
  }
  struct timespec times[2] = {st->st_atim, st->st_mtim};
  if (utimensat(AT_FDCWD, target, times, AT_SYMLINK_NOFOLLOW) != 0) {
    complain_errno(target);
  }
}

static bool write_all(int fd, const char *data, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, data, length);
    if (n < 0) {
      if (errno == EINTR) {
        continue;
      }
      return false;
    }
    data += n;
    length -= (size_t)n;
  }
  return true;
}

static void show_progress(const char *target, uint64_t done, uint64_t size) {
  fprintf(stderr, "%s: %llu of %llu MiB\n", target, (unsigned long long)(done >> 20),
          (unsigned long long)(size >> 20));
}

static bool copy_bytes(int from, int to, const char *source, const char *target, uint64_t size) {
  uint64_t done = 0, shown = 0;
  for (;;) {
    ssize_t n = read(from, buffer, BUFFER_SIZE);
    if (n == 0) {
      return true;
    }
    if (n < 0) {
      if (errno == EINTR) {
        continue;
      }
      complain_errno(source);
      return false;
    }
    if (!write_all(to, buffer, (size_t)n)) {
      complain_errno(target);
      return false;
    }
    done += (uint64_t)n;
    if (verbose && done - shown >= PROGRESS_STEP) {
      shown = done;
      show_progress(target, done, size);
    }
  }
}

static bool copy_open_file(int from, const char *source, const char *target) {
  struct stat source_st, target_st;
  if (fstat(from, &source_st) != 0) {
    complain_errno(source);
    return false;
  }
  /* No O_TRUNC before the two are known to differ: it would empty the file copied onto itself. */
  int to = open(target, O_WRONLY | O_CREAT, 0666);
  if (to < 0) {
    complain_errno(target);
    return false;
  }
  bool ok = false;
  if (fstat(to, &target_st) != 0) {
    complain_errno(target);
  } else if (same_file(&source_st, &target_st)) {
    complain(target, "is the file that is to be copied");
  } else if (target_st.st_size != 0 && ftruncate(to, 0) != 0) {
    complain_errno(target);
  } else {
    ok = copy_bytes(from, to, source, target, (uint64_t)source_st.st_size);
  }
  if (close(to) != 0) {
    complain_errno(target);
    ok = false;
  }
  if (ok) {
    copy_times(target, &source_st);
  }
  return ok;
}

static void copy_file(const char *source, const char *target) {
  int from = open(source, O_RDONLY);
  if (from < 0) {
    complain_errno(source);
    return;
  }
  if (copy_open_file(from, source, target) && verbose) {
    fprintf(stderr, "%s -> %s\n", source, target);
  }
  close(from);
}

static void copy_link(const char *source, const char *target, const struct stat *st) {
  char text[LINK_MAX_SIZE + 1];
  ssize_t n = readlink(source, text, LINK_MAX_SIZE);
  if (n < 0) {
    complain_errno(source);
    return;
  }
  text[n] = '\0';
  if (symlink(text, target) != 0 &&
      (errno != EEXIST || unlink(target) != 0 || symlink(text, target) != 0)) {
    complain_errno(target);
    return;
  }
  copy_times(target, st);
  if (verbose) {
    fprintf(stderr, "%s -> %s\n", source, target);
  }
}

static void copy_any(const char *source, const char *target, bool top);

static void copy_entries(DIR *dir, const char *source, const char *target) {
  for (;;) {
    errno = 0;
    struct dirent *entry = readdir(dir);
    if (entry == NULL) {
      if (errno != 0) {
        complain_errno(source);
      }
      return;
    }
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
      continue;
    }
    char *from = join(source, entry->d_name);
    char *to = join(target, entry->d_name);
    copy_any(from, to, false);
    free(from);
    free(to);
  }
}

static void copy_directory(const char *source, const char *target, const struct stat *st) {
  DIR *dir = opendir(source);
  if (dir == NULL) {
    complain_errno(source);
    return;
  }
  struct stat made;
  if ((mkdir(target, 0777) != 0 && errno != EEXIST) || stat(target, &made) != 0) {
    complain_errno(target);
  } else if (!S_ISDIR(made.st_mode)) {
    complain(target, "is not a directory");
  } else if (same_file(st, &made)) {
    complain(target, "is the directory that is to be copied");
  } else {
    if (!has_made_root) {
      has_made_root = true;
      made_dev = made.st_dev;
      made_ino = made.st_ino;
    }
    copy_entries(dir, source, target);
    copy_times(target, st);
  }
  closedir(dir);
}

static void copy_any(const char *source, const char *target, bool top) {
  struct stat st;
  /* As cp -r: what the caller named is followed, what is found below it is not. */
  if ((top && !recursive ? stat(source, &st) : lstat(source, &st)) != 0) {
    complain_errno(source);
  } else if (S_ISDIR(st.st_mode)) {
    if (!recursive) {
      complain(source, "is a directory (-r copies it)");
    } else if (has_made_root && st.st_dev == made_dev && st.st_ino == made_ino) {
      complain(source, "a directory cannot be copied into itself");
    } else {
      copy_directory(source, target, &st);
    }
  } else if (S_ISLNK(st.st_mode)) {
    copy_link(source, target, &st);
  } else {
    copy_file(source, target);
  }
}

static const char *base_name(char *path) {
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') {
    path[--length] = '\0';
  }
  char *slash = strrchr(path, '/');
  return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static int usage(void) {
  fputs("usage: cp [-r] [-p] [-v] SOURCE... TARGET\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  int option;
  while ((option = getopt(argc, argv, "rpv")) != -1) {
    switch (option) {
      case 'r':
        recursive = true;
        break;
      case 'p':
        keep_times = true;
        break;
      case 'v':
        verbose = true;
        break;
      default:
        return usage();
    }
  }
  if (argc - optind < 2) {
    return usage();
  }
  buffer = malloc(BUFFER_SIZE);
  if (buffer == NULL) {
    fputs("cp: out of memory\n", stderr);
    return 1;
  }
  const char *target = argv[argc - 1];
  struct stat st;
  bool into = stat(target, &st) == 0 && S_ISDIR(st.st_mode);
  if (!into && argc - optind > 2) {
    complain(target, "is not a directory");
    return 1;
  }
  for (int i = optind; i < argc - 1; i++) {
    has_made_root = false;
    if (into) {
      char *path = join(target, base_name(argv[i]));
      copy_any(argv[i], path, true);
      free(path);
    } else {
      copy_any(argv[i], target, true);
    }
  }
  free(buffer);
  return failed ? 1 : 0;
}
