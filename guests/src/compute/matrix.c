#include <string.h>

#include "compute.h"

enum { N = 200 };

static void multiply(const double *a, const double *b, double *c) {
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) {
        sum += a[i * N + k] * b[k * N + j];
      }
      c[i * N + j] = sum;
    }
  }
}

uint32_t matrix(void) {
  double *a = (double *)arena, *b = a + N * N, *c = b + N * N;
  struct chance r = {1};
  for (int i = 0; i < N * N; i++) {
    a[i] = (double)(next(&r) % 1000); /* whole numbers: every order of adding gives the same */
    b[i] = (double)(next(&r) % 1000);
  }
  multiply(a, b, c);
  uint32_t sum = MIX_START;
  for (int i = 0; i < N * N; i++) {
    sum = mix(sum, (uint32_t)c[i]);
  }
  return sum;
}
