/* readdir1: lists a directory of 2,000 files that all tasks share, 4 KiB at a time. */
#include "scale.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILES = 2000 };

static int listing;

static void make_file(int number) {
  char name[32];
  snprintf(name, sizeof name, "file-%04d", number);
  scale_check(name, call_open_close(listing, name, strlen(name), 1));
}

static void prepare(void) {
  static const char DIRECTORY[] = "scale.readdir", LAST[] = "file-1999";
  scale_check(DIRECTORY, mkdirat(scale_dir, DIRECTORY, 0777) != 0 && errno != EEXIST ? errno : 0);
  listing = openat(scale_dir, DIRECTORY, O_RDONLY | O_DIRECTORY);
  scale_check(DIRECTORY, listing < 0 ? errno : 0);
  if (call_stat(listing, LAST, sizeof LAST - 1) == 0) {
    return; /* an earlier run made them all */
  }
  for (int i = 0; i < FILES; i++) {
    make_file(i);
  }
}

static void step(void) {
  int entries = 0;
  scale_check("readdir", call_list(listing, scale_buffer, SCALE_BLOCK, &entries));
  /* Hosts may or may not list "." and "..". */
  if (entries < FILES || entries > FILES + 2) {
    fprintf(stderr, "scale: readdir found %d entries of %d\n", entries, FILES);
    exit(1);
  }
}

SCALE_TEST(readdir1, prepare, step)
