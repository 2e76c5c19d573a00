/*
 * Transfers of other sizes than 4 KiB, on a file of the task's own. write_SIZE goes on through 1 MiB and
 * back to the start, as write1; pwrite_SIZE and pread_SIZE stay at the start, as pwrite1 and pread1.
 */
#include "scale.h"

/* At a page, as scale_buffer. */
static _Alignas(4096) char block[64 << 10];

static void write_next(size_t size) {
  if (scale_at + size > SCALE_FILE) {
    scale_at = 0;
    scale_check("lseek", call_lseek(scale_file, 0));
  }
  scale_at += size;
  scale_check("write", call_write(scale_file, block, size));
}

#define TRANSFERS(NAME, SIZE) \
  static void write_##NAME(void) { \
    write_next(SIZE); \
  } \
  SCALE_TEST(write_##NAME, scale_own_file, write_##NAME) \
  static void pwrite_##NAME(void) { \
    scale_check("pwrite", call_pwrite(scale_file, block, SIZE, 0)); \
  } \
  SCALE_TEST(pwrite_##NAME, scale_own_file, pwrite_##NAME)

TRANSFERS(byte, 1)
TRANSFERS(64, 64)
TRANSFERS(512, 512)
TRANSFERS(64k, 64 << 10)

static void pread_byte(void) {
  scale_check("pread", call_pread(scale_file, block, 1, 0));
}

SCALE_TEST(pread_byte, scale_own_file, pread_byte)
