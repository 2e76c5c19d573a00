/* poll2: asks whether 128 files can be read, which they always can. */
#include "scale.h"

enum { FDS = 128 };

static int fds[FDS];

static void prepare(void) {
  for (int i = 0; i < FDS; i++) {
    scale_own_file();
    fds[i] = scale_file;
  }
}

static void step(void) {
  scale_check("poll", call_poll(fds, FDS));
}

SCALE_TEST(poll2, prepare, step)
