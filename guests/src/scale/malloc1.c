/* malloc1: takes 64 MiB and gives them back, untouched: more than the heap of libc would keep. */
#include "scale.h"

#include <stdlib.h>

enum { SIZE = 64 << 20 };

static void prepare(void) {}

static void step(void) {
  /* volatile: the compiler must not remove the unused allocation. */
  char *volatile p = malloc(SIZE);
  scale_check("malloc", p == NULL ? ENOMEM : 0);
  free(p);
}

SCALE_TEST(malloc1, prepare, step)
