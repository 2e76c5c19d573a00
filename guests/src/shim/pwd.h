/* Found before the host's <pwd.h>: there are no users. */
#ifndef GUESTS_SHIM_PWD_H
#define GUESTS_SHIM_PWD_H

#include <sys/types.h>

struct passwd {
  char *pw_name, *pw_dir;
  uid_t pw_uid;
};

struct passwd *getpwuid(uid_t user);

#endif
