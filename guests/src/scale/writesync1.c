/* writesync1: writes 4 KiB at the start of a file of its own and synchronizes its data. */
#include "scale.h"

static void step(void) {
  scale_pwrite();
  scale_check("fdatasync", call_datasync(scale_file));
}

SCALE_TEST(writesync1, scale_own_file, step)
