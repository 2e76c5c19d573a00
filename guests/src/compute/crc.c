#include "compute.h"

uint32_t crc(void) {
  enum { LENGTH = 4 << 20 };
  static uint32_t table[256];
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; bit++) {
      value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
    }
    table[i] = value;
  }
  uint32_t *words = (uint32_t *)arena;
  struct chance c = {5};
  for (int i = 0; i < LENGTH / 4; i++) {
    words[i] = next(&c);
  }
  uint32_t sum = ~0u;
  for (int i = 0; i < LENGTH; i++) {
    sum = table[(sum ^ arena[i]) & 0xff] ^ sum >> 8;
  }
  return ~sum;
}
