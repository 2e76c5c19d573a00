/* read2: reads 4 KiB, on through 1 MiB and back to the start, from one file that all have. */
#include "scale.h"

static void step(void) {
  scale_wrap();
  scale_read();
}

SCALE_TEST(read2, scale_shared_file, step)
