/* read1: reads 4 KiB, on through 1 MiB and back to the start, from a file of its own. */
#include "scale.h"

static void step(void) {
  scale_wrap();
  scale_read();
}

SCALE_TEST(read1, scale_own_file, step)
