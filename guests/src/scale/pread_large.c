/* pread_large: reads 256 KiB from the start of a file of its own, without a position. */
#include "scale.h"

static char block[256 << 10];

static void pread_large(void) {
  scale_check("pread", call_pread(scale_file, block, sizeof block, 0));
}

SCALE_TEST(pread_large, scale_own_file, pread_large)
