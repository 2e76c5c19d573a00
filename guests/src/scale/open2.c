/* open2: opens and closes a file of its own, in a directory of its own. */
#include "scale.h"

static const char *name;
static size_t length;

static void prepare(void) {
  scale_own_directory();
  name = scale_own_name();
  length = strlen(name);
}

static void step(void) {
  scale_check("open", call_open_close(scale_dir, name, length, 1));
}

SCALE_TEST(open2, prepare, step)
