/*
 * compute: times kernels that do nothing but compute, in memory of their own. The same source, this
 * file and those of the directory compute, builds as a guest and as a native program (cc -O2), so that
 * the two can be compared.
 *
 *   compute KERNEL [ROUNDS]    runs it ROUNDS times (1)
 *   compute list               says what there is
 *
 * Each round begins anew, with the same numbers, and prints two lines: "KERNEL NS", the nanoseconds
 * that it took by a clock read before and after, and "checksum HEX", of all that the kernel made: the
 * same in each round and on each machine.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compute/compute.h"

struct kernel {
  const char *name;
  uint32_t (*run)(void);
  const char *meaning;
};

static const struct kernel kernels[] = {
    {"sieve", sieve, "the primes below 2,000,000, a byte for each number"},
    {"matrix", matrix, "the product of two matrices of 200 by 200 doubles"},
    {"hash", hash, "a hash table with open addressing: 200,000 inserts, 400,000 lookups, deletes"},
    {"strings", strings, "lines, words, numbers and a needle in 1 MiB of text, byte by byte"},
    {"quicksort", quicksort, "400,000 integers, by recursion down to runs that are inserted"},
    {"crc", crc, "CRC-32 of 4 MiB, by a table of 256 entries"},
    {"sha256", sha256, "SHA-256 of 2 MiB"},
    {"lz", lz, "1 MiB of text packed by an LZ77 with a hash of three bytes, and unpacked"},
    {"chase", chase, "two million steps along a random cycle through 4 MiB"},
    {"blocks", blocks, "memory.copy, overlapping or not, and memory.fill, of 1 byte to 64 KiB"},
};

enum { KERNELS = sizeof kernels / sizeof kernels[0] };

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void run(const struct kernel *kernel, long rounds) {
  for (long round = 0; round < rounds; round++) {
    uint64_t start = now();
    uint32_t sum = kernel->run();
    uint64_t nanos = now() - start;
    printf("%s %" PRIu64 "\nchecksum %08" PRIx32 "\n", kernel->name, nanos, sum);
  }
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    for (int i = 0; i < KERNELS; i++) {
      printf("%-10s %s\n", kernels[i].name, kernels[i].meaning);
    }
    return 0;
  }
  long rounds = argc == 3 ? strtol(argv[2], NULL, 10) : 1;
  if (argc < 2 || argc > 3 || rounds < 1) {
    fprintf(stderr, "usage: compute KERNEL [ROUNDS]\n       compute list\n");
    return 2;
  }
  for (int i = 0; i < KERNELS; i++) {
    if (strcmp(argv[1], kernels[i].name) == 0) {
      run(&kernels[i], rounds);
      return 0;
    }
  }
  fprintf(stderr, "compute: %s: no such kernel\n", argv[1]);
  return 2;
}
