package dev.gangway.bench.guest;

import dev.gangway.Guest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Who the guest of a test of sockets talks to: a thread that connects to it over loopback and
 * sends, or receives, as fast as it can until the guest is gone. It goes to whatever CPU is free;
 * if none is free, the figure covers both ends.
 */
final class OtherEnd {
  private static final String SENDS = "sock_send";
  private static final String RECEIVES = "sock_recv";
  private static final int BLOCK = 256 << 10;

  private OtherEnd() {}

  /** Whether a guest with these arguments waits for a connection. */
  static boolean isNeeded(List<String> arguments) {
    return arguments.getFirst().equals(SENDS) || arguments.getFirst().equals(RECEIVES);
  }

  /**
   * Connects to the guest, which is about to run. If that fails, the guest is ended: it would wait
   * for ever.
   */
  static void start(List<String> arguments, Guest guest) {
    boolean guestSends = arguments.getFirst().equals(SENDS);
    Thread.ofPlatform()
        .daemon()
        .name("other end")
        .start(() -> {
          try (SocketChannel connection = SocketChannel.open(guest.listening().getFirst())) {
            moveAll(connection, guestSends);
          } catch (IOException e) {
            System.err.println("no connection to the guest: " + e);
            guest.kill();
          }
        });
  }

  private static void moveAll(SocketChannel connection, boolean guestSends) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try {
      while (guestSends ? connection.read(block) >= 0 : connection.write(block) >= 0) {
        block.clear();
      }
    } catch (IOException e) {
      // The guest has ended, with something on its way.
    }
  }
}
