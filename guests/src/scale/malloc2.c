/* malloc2: takes 1 KiB and gives it back. */
#include "scale.h"

#include <stdlib.h>

enum { SIZE = 1 << 10 };

static void prepare(void) {}

static void step(void) {
  /* volatile: the compiler must not remove the unused allocation. */
  char *volatile p = malloc(SIZE);
  scale_check("malloc", p == NULL ? ENOMEM : 0);
  free(p);
}

SCALE_TEST(malloc2, prepare, step)
