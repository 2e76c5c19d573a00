#include "compute.h"

uint8_t arena[ARENA] __attribute__((aligned(16)));

static const char WORDS[16][10] = {"the",    "of",     "memory", "and",  "a",      "write",
                                   "page",   "folio",  "to",     "1024", "kernel", "is",
                                   "copied", "needle", "in",     "4096"};

void make_text(uint8_t *text, size_t n, uint32_t seed) {
  struct chance c = {seed};
  size_t at = 0;
  while (at < n) {
    uint32_t r = next(&c);
    const char *word = WORDS[r % 16];
    while (*word && at < n) {
      text[at++] = (uint8_t)*word++;
    }
    if (at < n) {
      text[at++] = (r >> 8) % 11 == 0 ? '\n' : ' ';
    }
    if ((r >> 16) % 5 == 0 && at < n) {
      text[at++] = (uint8_t)('a' + (r >> 20) % 26);
    }
  }
}
