/* sock_send: sends 64 KiB on a connection whose other end receives as fast as it can. */
#include "scale.h"

static char block[64 << 10];

static void send_block(void) {
  for (size_t sent = 0, n = 0; sent < sizeof block; sent += n) {
    scale_check("send", call_send(scale_file, block + sent, sizeof block - sent, &n));
  }
}

SCALE_TEST(sock_send, scale_connection, send_block)
