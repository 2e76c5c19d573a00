/*
 * Packed data are tokens: a byte below 0x80 is that many literals plus one, which follow; else its
 * low seven bits are the length of a match less 3, and two bytes follow with the distance back.
 */
#include <string.h>

#include "compute.h"

enum { LENGTH = 1 << 20, HEADS = 1 << 14, NEAREST = 3, LONGEST = 127 + NEAREST, FARTHEST = 65535 };

static uint32_t heads[HEADS]; /* position plus one */

static uint32_t slot(const uint8_t *p) {
  uint32_t three = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
  return three * 2654435769u >> 18;
}

static uint8_t *literals(uint8_t *out, const uint8_t *from, const uint8_t *to) {
  while (from < to) {
    size_t n = (size_t)(to - from) < 128 ? (size_t)(to - from) : 128;
    *out++ = (uint8_t)(n - 1);
    memcpy(out, from, n);
    out += n;
    from += n;
  }
  return out;
}

static size_t pack(const uint8_t *in, size_t n, uint8_t *out) {
  const uint8_t *begin = in, *end = in + n, *pending = in;
  uint8_t *start = out;
  memset(heads, 0, sizeof heads);
  while (end - in >= NEAREST) {
    uint32_t *head = &heads[slot(in)];
    const uint8_t *match = begin + *head - 1;
    int known = *head != 0 && in - match <= FARTHEST;
    *head = (uint32_t)(in - begin) + 1;
    size_t length = 0;
    if (known) {
      size_t most = end - in < LONGEST ? (size_t)(end - in) : LONGEST;
      while (length < most && match[length] == in[length]) {
        length++;
      }
    }
    if (length < NEAREST) {
      in++;
      continue;
    }
    out = literals(out, pending, in);
    uint32_t distance = (uint32_t)(in - match);
    *out++ = (uint8_t)(0x80 | (length - NEAREST));
    *out++ = (uint8_t)distance;
    *out++ = (uint8_t)(distance >> 8);
    in += length;
    pending = in;
  }
  return (size_t)(literals(out, pending, end) - start);
}

static size_t unpack(const uint8_t *in, size_t n, uint8_t *out) {
  const uint8_t *end = in + n;
  uint8_t *start = out;
  while (in < end) {
    uint32_t token = *in++;
    if (token < 0x80) {
      memcpy(out, in, token + 1);
      in += token + 1;
      out += token + 1;
    } else {
      uint32_t length = (token & 0x7f) + NEAREST;
      const uint8_t *from = out - ((uint32_t)in[0] | (uint32_t)in[1] << 8);
      in += 2;
      while (length-- > 0) {
        *out++ = *from++;
      }
    }
  }
  return (size_t)(out - start);
}

uint32_t lz(void) {
  uint8_t *text = arena, *packed = text + LENGTH, *unpacked = packed + 2 * LENGTH;
  make_text(text, LENGTH, 7);
  size_t n = pack(text, LENGTH, packed);
  uint32_t sum = mix(MIX_START, (uint32_t)n);
  for (size_t i = 0; i < n; i++) {
    sum = mix(sum, packed[i]);
  }
  size_t same = unpack(packed, n, unpacked);
  return mix(mix(sum, (uint32_t)same), memcmp(text, unpacked, LENGTH) == 0);
}
