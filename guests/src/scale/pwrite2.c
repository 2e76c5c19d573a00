/* pwrite2: writes 4 KiB at the start of one file that all have, without a position. */
#include "scale.h"

SCALE_TEST(pwrite2, scale_shared_file, scale_pwrite)
