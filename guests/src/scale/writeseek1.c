/* writeseek1: goes to a place of a file and writes 4 KiB there: the start of a file of its own. */
#include "scale.h"

static void step(void) {
  scale_lseek();
  scale_write();
}

SCALE_TEST(writeseek1, scale_own_file, step)
