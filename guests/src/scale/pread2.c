/* pread2: reads 4 KiB at the start of one file that all have, without a position. */
#include "scale.h"

SCALE_TEST(pread2, scale_shared_file, scale_pread)
