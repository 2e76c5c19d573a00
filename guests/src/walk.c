/*
 * walk: lists directory trees, as find(1) does.
 *
 *   walk [-type f|d|l] [-name GLOB] [-maxdepth N] [-count] [DIR…]        no DIR is "."
 *
 * One line for each entry: its type (f, d, l, or ? for anything else), its size in bytes and its
 * path, in the order of the names; a symbolic link also shows its target and is never followed. With
 * -count only the last line is printed, the number of matches of each type and the sum of the sizes
 * of the files.
 *
 * Each directory is opened relative to the one above it, so that no path is ever too long and a
 * directory that is renamed meanwhile does not lead the walk astray. That costs one open directory
 * for each level.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct path {
  char *text;
  size_t length, capacity;
};

struct names {
  char **items;
  size_t count, capacity;
};

static char wanted_type;
static const char *wanted_name;
static long max_depth = -1;
static bool only_count;
static bool failed;
static struct path path;
static uint64_t files, directories, links, others, bytes;

static void *checked(void *memory) {
  if (memory == NULL) {
    fputs("walk: out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static void complain(const char *what) {
  fflush(stdout);
  fprintf(stderr, "walk: %s: %s\n", what, strerror(errno));
  failed = true;
}

static void path_append(const char *text, size_t length) {
  if (path.length + length + 1 > path.capacity) {
    path.capacity = 2 * (path.length + length + 1);
    path.text = checked(realloc(path.text, path.capacity));
  }
  memcpy(path.text + path.length, text, length);
  path.length += length;
  path.text[path.length] = '\0';
}

static void path_truncate(size_t length) {
  path.length = length;
  path.text[length] = '\0';
}

static void names_add(struct names *names, const char *name) {
  if (names->count == names->capacity) {
    names->capacity = names->capacity ? 2 * names->capacity : 16;
    names->items = checked(realloc(names->items, names->capacity * sizeof *names->items));
  }
  names->items[names->count++] = checked(strdup(name));
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static char type_of(mode_t mode) {
  if (S_ISREG(mode)) {
    return 'f';
  }
  if (S_ISDIR(mode)) {
    return 'd';
  }
  return S_ISLNK(mode) ? 'l' : '?';
}

static void count(char type, off_t size) {
  switch (type) {
    case 'f':
      files++;
      bytes += (uint64_t)size;
      break;
    case 'd':
      directories++;
      break;
    case 'l':
      links++;
      break;
    default:
      others++;
  }
}

static void print_entry(int parent, const char *name, char type, off_t size) {
  printf("%c %12lld %s", type, (long long)size, path.text);
  char target[4096];
  ssize_t length = type == 'l' ? readlinkat(parent, name, target, sizeof target) : -1;
  if (length >= 0) {
    printf(" -> %.*s", (int)length, target);
  }
  putchar('\n');
}

static void visit(int parent, const char *name, const char *base, const struct stat *st) {
  char type = type_of(st->st_mode);
  if (wanted_type != 0 && type != wanted_type) {
    return;
  }
  if (wanted_name != NULL && fnmatch(wanted_name, base, 0) != 0) {
    return;
  }
  count(type, st->st_size);
  if (!only_count) {
    print_entry(parent, name, type, st->st_size);
  }
}

/* All names but "." and ".."; false with errno set when reading fails (the names so far stand). */
static bool read_names(DIR *dir, struct names *names) {
  for (;;) {
    errno = 0;
    struct dirent *entry = readdir(dir);
    if (entry == NULL) {
      return errno == 0;
    }
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
      names_add(names, entry->d_name);
    }
  }
}

static void walk(int parent, const char *name, const char *base, long depth);

static void walk_children(int parent, const char *name, long depth) {
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (fd < 0) {
    complain(path.text);
    return;
  }
  DIR *dir = fdopendir(fd);
  if (dir == NULL) {
    complain(path.text);
    close(fd);
    return;
  }
  struct names names = {0};
  if (!read_names(dir, &names)) {
    complain(path.text);
  }
  if (names.count > 0) {
    qsort(names.items, names.count, sizeof *names.items, by_name);
  }
  size_t length = path.length;
  for (size_t i = 0; i < names.count; i++) {
    if (path.text[path.length - 1] != '/') {
      path_append("/", 1);
    }
    path_append(names.items[i], strlen(names.items[i]));
    walk(fd, names.items[i], names.items[i], depth + 1);
    path_truncate(length);
    free(names.items[i]);
  }
  free(names.items);
  closedir(dir);
}

static void walk(int parent, const char *name, const char *base, long depth) {
  struct stat st;
  if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    complain(path.text);
    return;
  }
  visit(parent, name, base, &st);
  if (S_ISDIR(st.st_mode) && (max_depth < 0 || depth < max_depth)) {
    walk_children(parent, name, depth);
  }
}

static void walk_root(const char *root) {
  if (*root == '\0') {
    errno = ENOENT;
    complain("''");
    return;
  }
  path.length = 0;
  path_append(root, strlen(root));
  const char *slash = strrchr(root, '/');
  const char *base = slash != NULL && slash[1] != '\0' ? slash + 1 : root;
  walk(AT_FDCWD, root, base, 0);
}

static void usage(void) {
  fputs("usage: walk [-type f|d|l] [-name GLOB] [-maxdepth N] [-count] [DIR...]\n", stderr);
  exit(2);
}

static const char *argument(int argc, char **argv, int *i) {
  if (++*i >= argc) {
    usage();
  }
  return argv[*i];
}

static void parse_option(int argc, char **argv, int *i) {
  const char *option = argv[*i];
  if (strcmp(option, "-type") == 0) {
    const char *value = argument(argc, argv, i);
    if (strlen(value) != 1 || strchr("fdl", *value) == NULL) {
      usage();
    }
    wanted_type = *value;
  } else if (strcmp(option, "-name") == 0) {
    wanted_name = argument(argc, argv, i);
  } else if (strcmp(option, "-maxdepth") == 0) {
    const char *value = argument(argc, argv, i);
    char *end;
    max_depth = strtol(value, &end, 10);
    if (*value == '\0' || *end != '\0' || max_depth < 0) {
      usage();
    }
  } else if (strcmp(option, "-count") == 0) {
    only_count = true;
  } else {
    usage();
  }
}

int main(int argc, char **argv) {
  int i = 1;
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
    parse_option(argc, argv, &i);
  }
  if (i == argc) {
    walk_root(".");
  }
  for (; i < argc; i++) {
    walk_root(argv[i]);
  }
  if (only_count) {
    printf("%llu files, %llu directories, %llu links, %llu others, %llu bytes\n",
           (unsigned long long)files, (unsigned long long)directories, (unsigned long long)links,
           (unsigned long long)others, (unsigned long long)bytes);
  }
  if (fflush(stdout) != 0) {
    perror("walk: write error");
    return 1;
  }
  free(path.text);
  return failed ? 1 : 0;
}
