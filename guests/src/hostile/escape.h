/* The checks of every way out of a preopen. */
#ifndef GUESTS_HOSTILE_ESCAPE_H
#define GUESTS_HOSTILE_ESCAPE_H

#include "hostile.h"

void check_way_out(p1_fd dir, const char *path, const char *inside);
void check_link_out(p1_fd dir, const char *path, const char *linked);

#endif
