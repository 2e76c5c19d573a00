#include "compute.h"

enum { LENGTH = 1 << 20 };

static int is_letter(uint8_t c) {
  return (uint8_t)((c | 0x20) - 'a') < 26;
}

static int is_digit(uint8_t c) {
  return (uint8_t)(c - '0') < 10;
}

static uint32_t occurrences(const uint8_t *text, const uint8_t *end, const char *needle) {
  uint32_t found = 0;
  for (; text < end; text++) {
    if (*text != (uint8_t)needle[0]) {
      continue;
    }
    const uint8_t *at = text + 1;
    const char *rest = needle + 1;
    while (*rest && at < end && *at == (uint8_t)*rest) {
      at++;
      rest++;
    }
    found += *rest == 0;
  }
  return found;
}

uint32_t strings(void) {
  uint8_t *text = arena, *end = text + LENGTH;
  make_text(text, LENGTH, 3);
  uint32_t lines = 0, words = 0, numbers = 0, total = 0;
  const uint8_t *at = text;
  while (at < end) {
    if (is_letter(*at)) {
      words++;
      do {
        at++;
      } while (at < end && is_letter(*at));
    } else if (is_digit(*at)) {
      uint32_t number = 0;
      do {
        number = number * 10 + (*at++ - '0');
      } while (at < end && is_digit(*at));
      numbers++;
      total += number;
    } else {
      lines += *at++ == '\n';
    }
  }
  uint32_t sum = mix(mix(mix(mix(MIX_START, lines), words), numbers), total);
  sum = mix(sum, occurrences(text, end, "needle"));
  return mix(sum, occurrences(text, end, "kernel is copied"));
}
