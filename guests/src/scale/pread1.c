/* pread1: reads 4 KiB at the start of a file of its own, without a position. */
#include "scale.h"

SCALE_TEST(pread1, scale_own_file, scale_pread)
