/*
 * page_fault1: touches memory for the first time. A guest cannot give memory back, so that the same page
 * cannot be missing twice: each takes 1 MiB more and touches its 256 pages, up to 128 MiB.
 */
#include "scale.h"

#include <stdlib.h>

enum { CHUNK = 1 << 20, CHUNKS = 128, PAGE = 4096 };

static char *chunk;
static int chunks;
static size_t touched = CHUNK;

static void prepare(void) {}

static uint64_t run(uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    if (touched == CHUNK) {
      if (chunks == CHUNKS) {
        return i;
      }
      chunk = malloc(CHUNK); /* kept until the end of the program */
      scale_check("malloc", chunk == NULL ? ENOMEM : 0);
      chunks++;
      touched = 0;
    }
    ((volatile char *)chunk)[touched] = 1;
    touched += PAGE;
  }
  return count;
}

const struct scale_test scale_page_fault1 = {"page_fault1", prepare, run, 1};
