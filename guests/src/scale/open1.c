/* open1: opens and closes a file of its own, all in one directory; the first makes it. */
#include "scale.h"

static const char *name;
static size_t length;

static void prepare(void) {
  name = scale_own_name();
  length = strlen(name);
}

static void step(void) {
  scale_check("open", call_open_close(scale_dir, name, length, 1));
}

SCALE_TEST(open1, prepare, step)
