/* open3: opens and closes one file that all have. */
#include "scale.h"

static const char *name;
static size_t length;

static void prepare(void) {
  scale_shared_file();
  name = "scale.shared";
  length = strlen(name);
}

static void step(void) {
  scale_check("open", call_open_close(scale_dir, name, length, 1));
}

SCALE_TEST(open3, prepare, step)
