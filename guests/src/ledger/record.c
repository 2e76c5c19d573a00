#include "record.h"

#include <string.h>

/*
 * Words of a linear congruential generator that starts from the header, so that no two records are
 * alike, and a checksum that costs little: the calls shall take the time, not the making.
 */
static uint64_t words[MAX_RECORD / 8 + 1];

static uint64_t next(uint64_t x) {
  return x * 6364136223846793005u + 1442695040888963407u;
}

const char *make_record(const struct header *h) {
  memcpy(words, h, HEADER);
  uint64_t x = words[0];
  for (int i = 1; i < 3; i++) {
    x = next(x ^ words[i]);
  }
  uint32_t count = (h->length + 7) / 8;
  for (uint32_t i = HEADER / 8; i < count; i++) {
    x = next(x);
    words[i] = x;
  }
  memset((char *)words + h->length, 0, count * 8 - h->length); /* they are no part of it */
  words[3] = 0;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum = (sum ^ words[i]) * 0x100000001b3u;
  }
  words[3] = sum;
  return (const char *)words;
}
