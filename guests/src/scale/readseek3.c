/* readseek3: goes to a place of a file and reads 4 KiB there: a page of its own, of one file that all have. */
#include "scale.h"

static void prepare(void) {
  scale_shared_file();
  scale_own_block();
}

static void step(void) {
  scale_lseek();
  scale_read();
}

SCALE_TEST(readseek3, prepare, step)
