/* fallocate1: allocates a file of its own by 8 KiB up to 1 MiB, then cuts it to nothing. */
#include "scale.h"

enum { STEP = 8192 };

static void prepare(void) {
  scale_own_file();
  scale_at = SCALE_FILE;
}

static void step(void) {
  if (scale_at == SCALE_FILE) {
    scale_at = 0;
    scale_check("truncate", call_truncate(scale_file, 0));
  }
  scale_check("allocate", call_allocate(scale_file, scale_at, STEP));
  scale_at += STEP;
}

SCALE_TEST(fallocate1, prepare, step)
