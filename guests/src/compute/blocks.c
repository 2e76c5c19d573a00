/* The copies and fills of WebAssembly itself, which wasi-libc's memmove and memset do without. */
#include <string.h>

#include "compute.h"

#ifdef __wasm__
#define BULK __attribute__((target("bulk-memory"), noinline))
#else
#define BULK __attribute__((noinline))
#endif

enum { HALF = ARENA / 2, LARGEST = 64 << 10 };

BULK static void copy(uint8_t *to, const uint8_t *from, size_t n) {
  __builtin_memmove(to, from, n);
}

BULK static void fill(uint8_t *to, uint8_t value, size_t n) {
  __builtin_memset(to, value, n);
}

uint32_t blocks(void) {
  struct chance c = {9};
  fill(arena, 0x5a, ARENA);
  uint32_t sum = MIX_START;
  for (int i = 0; i < 60000; i++) {
    /* Small ones are frequent, as in programs. */
    uint32_t n = next(&c) % (LARGEST >> next(&c) % 16) + 1;
    uint32_t from = next(&c) % (HALF - LARGEST), to = next(&c) % (HALF - LARGEST);
    switch (i % 4) {
      case 0:
        fill(arena + to, (uint8_t)i, n);
        break;
      case 1:
        copy(arena + HALF + to, arena + from, n);
        break;
      case 2:
        copy(arena + to + n / 3, arena + to, n);
        break;
      default:
        copy(arena + to, arena + HALF + from, n);
        break;
    }
    sum = mix(sum, arena[to] + arena[HALF + from]);
  }
  for (int i = 0; i < ARENA; i += 64) {
    sum = mix(sum, arena[i]);
  }
  return sum;
}
