/* write1: writes 4 KiB, on through 1 MiB and back to the start, to a file of its own. */
#include "scale.h"

static void step(void) {
  scale_wrap();
  scale_write();
}

SCALE_TEST(write1, scale_own_file, step)
