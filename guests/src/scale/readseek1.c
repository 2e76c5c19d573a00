/* readseek1: goes to a place of a file and reads 4 KiB there: the start of a file of its own. */
#include "scale.h"

static void step(void) {
  scale_lseek();
  scale_read();
}

SCALE_TEST(readseek1, scale_own_file, step)
