/* unlink1: makes a file, closes and unlinks it, all in one directory. */
#include "scale.h"

static const char *name;
static size_t length;

static void prepare(void) {
  name = scale_own_name();
  length = strlen(name);
}

static void step(void) {
  scale_check("create", call_open_close(scale_dir, name, length, 1));
  scale_check("unlink", call_unlink(scale_dir, name, length));
}

SCALE_TEST(unlink1, prepare, step)
