#include <string.h>

#include "compute.h"

enum { SLOTS = 1 << 19, KEYS = 200000 };

struct slot {
  uint32_t key; /* 0: never used */
  uint32_t value;
};

static struct slot *find(struct slot *table, uint32_t key) {
  uint32_t at = key * 2654435769u >> 13;
  while (table[at].key != 0 && table[at].key != key) {
    at = (at + 1) & (SLOTS - 1);
  }
  return &table[at];
}

uint32_t hash(void) {
  struct slot *table = (struct slot *)arena;
  memset(table, 0, SLOTS * sizeof *table);
  struct chance c = {2};
  for (uint32_t i = 0; i < KEYS; i++) {
    struct slot *slot = find(table, next(&c));
    slot->key = c.state;
    slot->value += i;
  }
  uint32_t sum = MIX_START;
  struct chance again = {2};
  for (uint32_t i = 0; i < KEYS; i++) {
    struct slot *present = find(table, next(&again));
    struct slot *missing = find(table, again.state ^ 0x55555555);
    sum = mix(sum, present->value + (missing->key != 0));
    present->value = 0;
  }
  return sum;
}
