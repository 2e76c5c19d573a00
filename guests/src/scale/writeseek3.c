/* writeseek3: goes to a place of a file and writes 4 KiB there: a page of its own, of one file that all have. */
#include "scale.h"

static void prepare(void) {
  scale_shared_file();
  scale_own_block();
}

static void step(void) {
  scale_lseek();
  scale_write();
}

SCALE_TEST(writeseek3, prepare, step)
