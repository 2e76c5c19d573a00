/* The kernels of compute.c. Each returns a checksum of what it made. */
#ifndef COMPUTE_H
#define COMPUTE_H

#include <stddef.h>
#include <stdint.h>

uint32_t blocks(void);
uint32_t chase(void);
uint32_t crc(void);
uint32_t hash(void);
uint32_t lz(void);
uint32_t matrix(void);
uint32_t quicksort(void);
uint32_t sha256(void);
uint32_t sieve(void);
uint32_t strings(void);

/* Memory for the kernels, which run one after another: no kernel keeps anything. Aligned to 16. */
enum { ARENA = 8 << 20 };
extern uint8_t arena[ARENA];

/* Numbers by chance, the same for the same seed (xorshift). */
struct chance {
  uint32_t state;
};

static inline uint32_t next(struct chance *c) {
  uint32_t x = c->state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return c->state = x;
}

/* FNV-1a, one step. */
static inline uint32_t mix(uint32_t sum, uint32_t value) {
  return (sum ^ value) * 16777619u;
}

enum { MIX_START = 0x811c9dc5 };

/* Fills n bytes with words and lines that look like text. */
void make_text(uint8_t *text, size_t n, uint32_t seed);

#endif
