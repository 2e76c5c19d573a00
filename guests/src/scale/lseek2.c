/* lseek2: goes to the start of one file that all have. */
#include "scale.h"

SCALE_TEST(lseek2, scale_shared_file, scale_lseek)
