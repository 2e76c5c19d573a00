#include "compute.h"

static void insert(int32_t *low, int32_t *high) {
  for (int32_t *i = low + 1; i <= high; i++) {
    int32_t value = *i;
    int32_t *j = i;
    while (j > low && j[-1] > value) {
      *j = j[-1];
      j--;
    }
    *j = value;
  }
}

static void sort(int32_t *low, int32_t *high) {
  while (high - low > 16) {
    int32_t pivot = low[(high - low) / 2];
    int32_t *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) {
        i++;
      }
      while (*j > pivot) {
        j--;
      }
      if (i <= j) {
        int32_t swapped = *i;
        *i++ = *j;
        *j-- = swapped;
      }
    }
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
  insert(low, high);
}

uint32_t quicksort(void) {
  enum { COUNT = 400000 };
  int32_t *numbers = (int32_t *)arena;
  struct chance c = {4};
  for (int i = 0; i < COUNT; i++) {
    numbers[i] = (int32_t)next(&c);
  }
  sort(numbers, numbers + COUNT - 1);
  uint32_t sum = MIX_START;
  for (int i = 0; i < COUNT; i++) {
    sum = mix(sum, (uint32_t)numbers[i]);
  }
  return sum;
}
