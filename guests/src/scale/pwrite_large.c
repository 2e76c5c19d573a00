/* pwrite_large: writes 256 KiB at the start of a file of its own, without a position. */
#include "scale.h"

static char block[256 << 10];

static void pwrite_large(void) {
  scale_check("pwrite", call_pwrite(scale_file, block, sizeof block, 0));
}

SCALE_TEST(pwrite_large, scale_own_file, pwrite_large)
