/*
 * fstat1 asks for the attributes of an open file; stat_present and stat_missing ask by name, for a file of
 * the task's own and for one that does not exist.
 */
#include "scale.h"

static const char MISSING[] = "scale.missing";

static const char *name;
static size_t length;

static void prepare(void) {
  scale_own_file();
  name = scale_own_name();
  length = strlen(name);
}

static void fstat1(void) {
  scale_check("fstat", call_fstat(scale_file));
}

SCALE_TEST(fstat1, prepare, fstat1)

static void stat_present(void) {
  scale_check("stat", call_stat(scale_dir, name, length));
}

SCALE_TEST(stat_present, prepare, stat_present)

static void stat_missing(void) {
  int error = call_stat(scale_dir, MISSING, sizeof MISSING - 1);
  scale_check("stat of a missing file", error == 0 ? EEXIST : error == ENOENT ? 0 : error);
}

SCALE_TEST(stat_missing, prepare, stat_missing)
