/* sched_yield: lets others run. */
#include "scale.h"

static void prepare(void) {}

static void step(void) {
  scale_check("sched_yield", call_yield());
}

SCALE_TEST(sched_yield, prepare, step)
