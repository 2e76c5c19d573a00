/* pread3: reads 4 KiB at a page of its own of one file that all have, without a position. */
#include "scale.h"

static void prepare(void) {
  scale_shared_file();
  scale_own_block();
}

SCALE_TEST(pread3, prepare, scale_pread)
