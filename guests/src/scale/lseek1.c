/* lseek1: goes to the start of a file of its own. */
#include "scale.h"

SCALE_TEST(lseek1, scale_own_file, scale_lseek)
