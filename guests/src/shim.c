/*
 * What SQLite and Lua ask of a libc and wasi-libc does not have, as far as they need it. Not a
 * program: third-party.sh links it into theirs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim/shim.h"

#undef fcntl

/* A guest is alone with its files as far as it can know: every lock is granted, none is held. */
int shim_fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int result = 0;
  if (command == F_GETLK) {
    va_arg(arguments, struct flock *)->l_type = F_UNLCK;
  } else if (command != F_SETLK && command != F_SETLKW) {
    result = fcntl(fd, command, va_arg(arguments, int));
  }
  va_end(arguments);
  return result;
}

/* There are no users and no modes: what sets them succeeds and does nothing. */
int chmod(const char *path, mode_t mode) {
  (void)path, (void)mode;
  return 0;
}

int fchmod(int fd, mode_t mode) {
  (void)fd, (void)mode;
  return 0;
}

int fchown(int fd, uid_t owner, gid_t group) {
  (void)fd, (void)owner, (void)group;
  return 0;
}

mode_t umask(mode_t mask) {
  (void)mask;
  return 0;
}

uid_t getuid(void) {
  return 0;
}

uid_t geteuid(void) {
  return 0;
}

struct passwd *getpwuid(uid_t user) {
  (void)user;
  return NULL;
}

/* There are no other programs. */
int system(const char *command) {
  if (command == NULL) {
    return 0;
  }
  errno = ENOSYS;
  return -1;
}

FILE *popen(const char *command, const char *mode) {
  (void)command, (void)mode;
  errno = ENOSYS;
  return NULL;
}

int pclose(FILE *pipe) {
  (void)pipe;
  return -1;
}

/* A new file in $TMPDIR, or /tmp; its descriptor, and its name in `path`. */
static int make_temporary(char *path, size_t room) {
  const char *directory = getenv("TMPDIR");
  for (int tries = 0; tries < 100; tries++) {
    unsigned char random[6];
    if (getentropy(random, sizeof random) != 0) {
      return -1;
    }
    int n = snprintf(path, room, "%s/t%02x%02x%02x%02x%02x%02x", directory ? directory : "/tmp",
                     random[0], random[1], random[2], random[3], random[4], random[5]);
    if (n < 0 || (size_t)n >= room) {
      errno = ENAMETOOLONG;
      return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 || errno != EEXIST) {
      return fd;
    }
  }
  return -1;
}

FILE *tmpfile(void) {
  char path[256];
  int fd = make_temporary(path, sizeof path);
  if (fd < 0) {
    return NULL;
  }
  unlink(path);
  return fdopen(fd, "w+");
}

/* As Lua requires it: the file is created, so that no other program gets the name. */
char *tmpnam(char *name) {
  static char path[L_tmpnam];
  int fd = make_temporary(name != NULL ? name : path, L_tmpnam);
  if (fd < 0) {
    return NULL;
  }
  close(fd);
  return name != NULL ? name : path;
}
