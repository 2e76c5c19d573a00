/*
 * wc: counts lines, words and bytes, as wc(1) does.
 *
 *   wc [-l] [-w] [-c] [FILE…]        "-" or no FILE at all is standard input
 *
 * Output has GNU wc's columns, so that the two can be compared with diff. A word is what stands
 * between ASCII white space. A byte above 127 always belongs to one, as GNU wc has it for UTF-8 text
 * (but for Unicode's own spaces, which do not part words here); a control character never starts one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 * 1024 };

struct counts {
  uint64_t lines, words, bytes;
};

static bool want_lines, want_words, want_bytes;
static int column_width = 1;
static unsigned char buffer[BUFFER_SIZE];

static bool is_space(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool starts_word(unsigned char c) {
  return c > ' ' && c != 127;
}

static void count_buffer(const unsigned char *p, size_t n, struct counts *counts, bool *in_word) {
  for (size_t i = 0; i < n; i++) {
    unsigned char c = p[i];
    if (c == '\n') {
      counts->lines++;
    }
    if (is_space(c)) {
      *in_word = false;
    } else if (!*in_word && starts_word(c)) {
      *in_word = true;
      counts->words++;
    }
  }
  counts->bytes += n;
}

/* Counts until end of file; false with errno set when a read fails (the counts so far stand). */
static bool count_fd(int fd, struct counts *counts) {
  bool in_word = false;
  for (;;) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) {
      return true;
    }
    if (n < 0) {
      if (errno == EINTR) {
        continue;
      }
      return false;
    }
    count_buffer(buffer, (size_t)n, counts, &in_word);
  }
}

static void print_column(uint64_t value, bool *first) {
  printf(*first ? "%*llu" : " %*llu", column_width, (unsigned long long)value);
  *first = false;
}

static void print_counts(const struct counts *counts, const char *name) {
  bool first = true;
  if (want_lines) {
    print_column(counts->lines, &first);
  }
  if (want_words) {
    print_column(counts->words, &first);
  }
  if (want_bytes) {
    print_column(counts->bytes, &first);
  }
  if (name != NULL) {
    printf(" %s", name);
  }
  putchar('\n');
}

static bool is_stdin(const char *name) {
  return name == NULL || strcmp(name, "-") == 0;
}

/*
 * GNU's rule: wide enough for the sum of the sizes of the regular files, at least 7 when something
 * else is among them, and no padding at all when a single number is printed.
 */
static int width_for(char **names, int n) {
  if (n == 1 && want_lines + want_words + want_bytes == 1) {
    return 1;
  }
  int minimum = 1, width = 1;
  uint64_t total = 0;
  for (int i = 0; i < n; i++) {
    struct stat st;
    if ((is_stdin(names[i]) ? fstat(0, &st) : stat(names[i], &st)) != 0) {
      continue;
    }
    if (S_ISREG(st.st_mode)) {
      total += (uint64_t)st.st_size;
    } else {
      minimum = 7;
    }
  }
  for (; total >= 10; total /= 10) {
    width++;
  }
  return width < minimum ? minimum : width;
}

static bool complain(const char *name) {
  fflush(stdout);
  fprintf(stderr, "wc: %s: %s\n", is_stdin(name) ? "standard input" : name, strerror(errno));
  return false;
}

static bool count_file(const char *name, struct counts *total) {
  bool ok = true;
  int fd = is_stdin(name) ? 0 : open(name, O_RDONLY);
  if (fd < 0) {
    return complain(name);
  }
  struct counts counts = {0};
  if (!count_fd(fd, &counts)) {
    ok = complain(name);
  }
  if (fd != 0 && close(fd) != 0) {
    ok = complain(name);
  }
  print_counts(&counts, name);
  total->lines += counts.lines;
  total->words += counts.words;
  total->bytes += counts.bytes;
  return ok;
}

static int usage(void) {
  fputs("usage: wc [-l] [-w] [-c] [FILE...]\n", stderr);
  return 1;
}

int main(int argc, char **argv) {
  int option;
  while ((option = getopt(argc, argv, "lwc")) != -1) {
    switch (option) {
      case 'l':
        want_lines = true;
        break;
      case 'w':
        want_words = true;
        break;
      case 'c':
        want_bytes = true;
        break;
      default:
        return usage();
    }
  }
  if (!want_lines && !want_words && !want_bytes) {
    want_lines = want_words = want_bytes = true;
  }
  char *standard_input[] = {NULL};
  char **names = optind < argc ? argv + optind : standard_input;
  int n = optind < argc ? argc - optind : 1;

  column_width = width_for(names, n);
  struct counts total = {0};
  bool ok = true;
  for (int i = 0; i < n; i++) {
    ok &= count_file(names[i], &total);
  }
  if (n > 1) {
    print_counts(&total, "total");
  }
  if (fflush(stdout) != 0) {
    perror("wc: write error");
    return 1;
  }
  return ok ? 0 : 1;
}
