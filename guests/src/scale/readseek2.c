/* readseek2: goes to a place of a file and reads 4 KiB there: the start of one file that all have. */
#include "scale.h"

static void step(void) {
  scale_lseek();
  scale_read();
}

SCALE_TEST(readseek2, scale_shared_file, step)
