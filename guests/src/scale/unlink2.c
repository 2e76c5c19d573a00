/* unlink2: makes a file, closes and unlinks it, in a directory of its own. */
#include "scale.h"

static const char *name;
static size_t length;

static void prepare(void) {
  scale_own_directory();
  name = scale_own_name();
  length = strlen(name);
}

static void step(void) {
  scale_check("create", call_open_close(scale_dir, name, length, 1));
  scale_check("unlink", call_unlink(scale_dir, name, length));
}

SCALE_TEST(unlink2, prepare, step)
