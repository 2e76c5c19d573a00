/* Put before every file of a third party's program (-include): what its headers lack. See ../shim.c. */
#ifndef GUESTS_SHIM_H
#define GUESTS_SHIM_H

#include <fcntl.h>
#include <sys/types.h>

#ifndef F_GETLK
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#endif
#ifndef F_RDLCK
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#endif

#ifndef L_tmpnam
#define L_tmpnam 128
#endif

int shim_fcntl(int fd, int command, ...);
#define fcntl shim_fcntl

int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int fchown(int fd, uid_t owner, gid_t group);
mode_t umask(mode_t mask);
uid_t getuid(void);
uid_t geteuid(void);
int system(const char *command);

/* Without <stdio.h>, which the program's own feature macros must come before. */
struct _IO_FILE;
struct _IO_FILE *popen(const char *command, const char *mode);
int pclose(struct _IO_FILE *pipe);

#endif
