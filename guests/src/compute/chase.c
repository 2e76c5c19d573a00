#include "compute.h"

uint32_t chase(void) {
  enum { COUNT = 1 << 20, STEPS = 2000000 };
  uint32_t *to = (uint32_t *)arena;
  for (uint32_t i = 0; i < COUNT; i++) {
    to[i] = i;
  }
  struct chance c = {8};
  for (uint32_t i = COUNT - 1; i > 0; i--) { /* Sattolo: one cycle through all */
    uint32_t j = next(&c) % i;
    uint32_t other = to[i];
    to[i] = to[j];
    to[j] = other;
  }
  uint32_t at = 0, sum = MIX_START;
  for (int i = 0; i < STEPS; i++) {
    at = to[at];
    sum = mix(sum, at);
  }
  return sum;
}
