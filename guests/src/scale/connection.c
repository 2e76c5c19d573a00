/* The other end of a test of sockets is the host's: it opens a listening socket for the task, and connects. */
#include "scale.h"

void scale_connection(void) {
  struct stat st;
  for (int fd = 3; fstat(fd, &st) == 0; fd++) {
    if (S_ISSOCK(st.st_mode)) {
      scale_check("accept", call_accept(fd, &scale_file));
      return;
    }
  }
  scale_check("this test wants a listening socket, and none was opened for it", ENOTSOCK);
}
