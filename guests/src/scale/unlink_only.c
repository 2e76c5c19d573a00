/* unlink_only: unlinks files of its own, which were made before and untimed. */
#include "scale.h"

#include <stdio.h>

enum { BATCH = 256 };

static void unlink_batch(uint64_t count) {
  static char names[BATCH][32];
  uint64_t start = clock_ns(CLOCK_MONOTONIC);
  for (uint64_t i = 0; i < count; i++) {
    snprintf(names[i], sizeof names[i], "scale.unlink.%d.%d", scale_task, (int)i);
    scale_check("create", call_open_close(scale_dir, names[i], strlen(names[i]), 1));
  }
  scale_untimed += clock_ns(CLOCK_MONOTONIC) - start;
  for (uint64_t i = 0; i < count; i++) {
    scale_check("unlink", call_unlink(scale_dir, names[i], strlen(names[i])));
  }
}

static uint64_t run(uint64_t count) {
  for (uint64_t left = count; left > 0;) {
    uint64_t batch = left < BATCH ? left : BATCH;
    unlink_batch(batch);
    left -= batch;
  }
  return count;
}

static void prepare(void) {}

const struct scale_test scale_unlink_only = {"unlink_only", prepare, run, 0};
