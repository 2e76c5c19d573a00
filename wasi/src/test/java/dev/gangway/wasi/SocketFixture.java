package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fs.sock.ListenerFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A guest with a listening socket, and the test as its client. */
final class SocketFixture implements AutoCloseable {
  final FakeGuest guest = new FakeGuest();
  final int listener;
  private final InetSocketAddress address;

  SocketFixture() throws IOException {
    ListenerFile file =
        ListenerFile.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    address = file.localAddress();
    listener = guest.install(file, null);
  }

  Socket connect() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  /** The guest's descriptor of a connection. */
  int accept(int flags) {
    int accepted = guest.alloc(4);
    assertThat(SocketCalls.sockAccept(guest.process, listener, flags, accepted))
        .isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadInt(accepted);
  }

  @Override
  public void close() {
    guest.close();
  }
}
