#include <string.h>

#include "compute.h"

uint32_t sieve(void) {
  enum { LIMIT = 2000000 };
  uint8_t *composite = arena;
  memset(composite, 0, LIMIT);
  for (uint32_t i = 2; i * i < LIMIT; i++) {
    if (!composite[i]) {
      for (uint32_t j = i * i; j < LIMIT; j += i) {
        composite[j] = 1;
      }
    }
  }
  uint32_t sum = MIX_START;
  for (uint32_t i = 2; i < LIMIT; i++) {
    if (!composite[i]) {
      sum = mix(sum, i);
    }
  }
  return sum;
}
