/* What ledger writes: records that say what they are and where they belong. */
#ifndef GUESTS_LEDGER_RECORD_H
#define GUESTS_LEDGER_RECORD_H

#include <stdint.h>

/* Little-endian, without padding. */
struct header {
  uint32_t magic;
  uint32_t round;
  uint16_t guest;
  uint16_t file;
  uint32_t sequence;
  uint64_t offset;
  uint64_t checksum; /* of all words but itself */
  uint32_t length;   /* of the whole record, this header included */
  uint32_t zero;
};

enum {
  MAGIC = 0x5247444c, /* "LDGR" */
  HEADER = sizeof(struct header),
  MAX_RECORD = 80 * 1024,
  SHARED_FILE = 0xffff, /* the file number of shared */
};

_Static_assert(HEADER == 40, "no padding");

/* The whole record; it lies where the next one will lie. */
const char *make_record(const struct header *h);

#endif
