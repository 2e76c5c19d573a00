/* pwrite1: writes 4 KiB at the start of a file of its own, without a position. */
#include "scale.h"

SCALE_TEST(pwrite1, scale_own_file, scale_pwrite)
