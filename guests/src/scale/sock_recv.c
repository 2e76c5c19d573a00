/* sock_recv: receives 64 KiB on a connection whose other end sends as fast as it can. */
#include "scale.h"

static char block[64 << 10];

static void receive_block(void) {
  for (size_t received = 0, n = 0; received < sizeof block; received += n) {
    scale_check("recv", call_recv(scale_file, block + received, sizeof block - received, &n));
    scale_check("recv: the other end is gone", n == 0 ? EPIPE : 0);
  }
}

SCALE_TEST(sock_recv, scale_connection, receive_block)
