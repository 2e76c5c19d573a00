package dev.gangway.fs.sock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.fs.OpenDescriptors;
import dev.gangway.testkit.BareGuest;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener and its connections, with JDK clients at the other end. */
@Timeout(60)
class SocketsTest {
  private static final int PEEK = dev.gangway.abi.Socket.MSG_PEEK;
  private static final int WAITALL = dev.gangway.abi.Socket.MSG_WAITALL;

  private final BareGuest guest = new BareGuest(160);
  private final Opened opened = new Opened();
  private ListenerFile listener;

  @BeforeEach
  void listen() throws IOException {
    listener = ListenerFile.listen(loopback(0), 16);
  }

  @AfterEach
  void close() {
    listener.put();
    guest.close();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private Socket connect() throws IOException {
    return new Socket(listener.localAddress().getAddress(), listener.localAddress().getPort());
  }

  private SocketFile accept(int flags) {
    assertThat(Sockets.accept(listener, flags, opened)).isZero();
    return (SocketFile) opened.take();
  }

  private String receive(SocketFile socket, int n, int flags) {
    guest.want(n);
    return guest.taken(Sockets.receive(socket, guest.task.iter(), flags, guest.task.host()));
  }

  private long send(SocketFile socket, byte[] bytes) {
    guest.put(bytes);
    return Sockets.send(socket, guest.task.iter(), guest.task.host());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Waits for bytes that a local client has already sent. */
  private static void awaitBytes(SocketFile socket, int n) {
    while (socket.available() < n) {
      Thread.onSpinWait();
    }
  }

  @Test
  void acceptsAndTalksInBothDirections() throws IOException {
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      Kstat stat = new Kstat();
      assertThat(socket.type()).isEqualTo(Mode.S_IFSOCK);
      assertThat(socket.getattr(stat)).isZero();
      assertThat(stat.type()).isEqualTo(Mode.S_IFSOCK);

      client.getOutputStream().write(bytes("question"));
      assertThat(receive(socket, 100, 0)).isEqualTo("question");
      assertThat(send(socket, bytes("answer"))).isEqualTo(6);
      assertThat(client.getInputStream().readNBytes(6)).isEqualTo(bytes("answer"));
      client.getOutputStream().write(bytes("again"));
      assertThat(guest.readText(socket, 100)).isEqualTo("again");
      assertThat(guest.write(socket, "end")).isEqualTo(3);
      assertThat(client.getInputStream().readNBytes(3)).isEqualTo(bytes("end"));
      client.shutdownOutput();
      assertThat(receive(socket, 100, 0)).isEmpty();
      socket.put();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aLongSendAndALongReceiveAreWhole() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    byte[] data = new byte[8 << 20];
    new Random(seed).nextBytes(data);
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      CompletableFuture<byte[]> echo =
          CompletableFuture.supplyAsync(() -> {
            try {
              byte[] all = client.getInputStream().readNBytes(data.length);
              client.getOutputStream().write(all);
              return all;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(send(socket, data)).isEqualTo(data.length);
      guest.memory.fill(0, (byte) 0, (int) guest.memory.size());
      guest.want(data.length);
      assertThat(Sockets.receive(socket, guest.task.iter(), WAITALL, guest.task.host()))
          .isEqualTo(data.length);
      assertThat(Arrays.equals(guest.bytes(data.length), data)).isTrue();
      assertThat(Arrays.equals(echo.get(), data)).isTrue();
      socket.put();
    }
  }

  @Test
  void peekingLeavesTheBytesAndWaitingForAllWaits() throws Exception {
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      client.getOutputStream().write(bytes("abc"));
      awaitBytes(socket, 3);
      assertThat(receive(socket, 10, PEEK)).isEqualTo("abc");
      assertThat(receive(socket, 10, PEEK | WAITALL)).isEqualTo("abc");
      assertThat(socket.poll(Poll.POLLIN)).isEqualTo(Poll.POLLIN);

      FutureTask<String> all = new FutureTask<>(() -> receive(socket, 6, WAITALL));
      Thread receiver = Thread.ofPlatform().start(all);
      awaitParked(receiver);
      client.getOutputStream().write(bytes("defg"));
      assertThat(all.get()).isEqualTo("abcdef");
      client.shutdownOutput();
      // At the end of the stream, the bytes so far are a short count.
      assertThat(receive(socket, 6, WAITALL)).isEqualTo("g");
      socket.put();
    }
  }

  @Test
  void nonBlockingNeverWaits() throws IOException {
    assertThat(listener.setFlags(Fcntl.O_NONBLOCK)).isZero();
    assertThat(listener.poll(Poll.POLLIN)).isZero();
    assertThat(Sockets.accept(listener, 0, opened)).isEqualTo(-Errno.EAGAIN);
    try (Socket client = connect()) {
      assertThat(client.isConnected()).isTrue();
      assertThat(listener.setFlags(0)).isZero();
      SocketFile socket = accept(Fcntl.O_NONBLOCK);
      assertThat(socket.flags()).isEqualTo(Fcntl.O_RDWR | Fcntl.O_NONBLOCK);
      assertThat(receive(socket, 10, 0)).isEqualTo(Integer.toString(-Errno.EAGAIN));
      assertThat(receive(socket, 10, WAITALL)).isEqualTo(Integer.toString(-Errno.EAGAIN));
      client.getOutputStream().write(bytes("ab"));
      awaitBytes(socket, 2);
      assertThat(receive(socket, 10, WAITALL)).isEqualTo("ab");
      byte[] lots = new byte[8 << 20];
      assertThat(sendUntilRefused(socket, lots)).isEqualTo(-Errno.EAGAIN);
      socket.put();
    }
  }

  @Test
  void badBuffersAreEfaultAndWhatWasMovedWins() throws IOException {
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      int end = (int) guest.memory.size();
      client.getOutputStream().write(bytes("abcd"));
      awaitBytes(socket, 4);
      guest.task.iter().importBuffer(end, 4);
      assertThat(Sockets.receive(socket, guest.task.iter(), 0, guest.task.host()))
          .isEqualTo(-Errno.EFAULT);
      guest.task.iter().importBuffer(end - 2, 4);
      assertThat(Sockets.receive(socket, guest.task.iter(), WAITALL, guest.task.host()))
          .isEqualTo(2);
      assertThat(receive(socket, 10, 0)).isEqualTo("cd");
      guest.task.iter().importBuffer(end - 2, 4);
      assertThat(Sockets.send(socket, guest.task.iter(), guest.task.host())).isEqualTo(2);
      guest.task.iter().importBuffer(end, 4);
      assertThat(Sockets.send(socket, guest.task.iter(), guest.task.host()))
          .isEqualTo(-Errno.EFAULT);
      assertThat(receive(socket, 0, 0)).isEmpty();
      socket.put();
    }
  }

  @Test
  void brokenConnectionsAreErrorsAndNoSignals() throws IOException {
    SocketFile socket;
    try (Socket client = connect()) {
      socket = accept(0);
      client.setSoLinger(true, 0);
    }
    assertThat(receive(socket, 10, 0)).isEqualTo(Integer.toString(-Errno.ECONNRESET));
    assertThat(send(socket, bytes("x"))).isEqualTo(-Errno.EPIPE);
    assertThat(socket.shutdown(dev.gangway.abi.Socket.SHUT_RDWR)).isEqualTo(-Errno.ENOTCONN);
    socket.put();
  }

  @Test
  void shutdownEndsOneDirection() throws IOException {
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      assertThat(socket.shutdown(dev.gangway.abi.Socket.SHUT_WR)).isZero();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(send(socket, bytes("x"))).isEqualTo(-Errno.EPIPE);
      client.getOutputStream().write(bytes("still"));
      assertThat(receive(socket, 10, 0)).isEqualTo("still");
      assertThat(socket.shutdown(dev.gangway.abi.Socket.SHUT_RD)).isZero();
      assertThat(receive(socket, 10, 0)).isEmpty();
      assertThat(socket.shutdown(99)).isEqualTo(-Errno.EINVAL);
      socket.put();
    }
  }

  @Test
  void aWaitingAcceptIsWokenByAClient() throws Exception {
    FutureTask<Long> accepted = new FutureTask<>(() -> Sockets.accept(listener, 0, opened));
    awaitParked(Thread.ofVirtual().start(accepted));
    try (Socket client = connect()) {
      assertThat(accepted.get()).isZero();
      assertThat(client.isConnected()).isTrue();
      opened.take().put();
    }
  }

  @Test
  void aFatalSignalEndsEachWait() throws Exception {
    FutureTask<Long> accepting = new FutureTask<>(() -> Sockets.accept(listener, 0, opened));
    assertThat(interrupted(accepting)).isEqualTo(-Errno.EINTR);
    try (Socket client = connect()) {
      SocketFile socket = accept(0);
      guest.want(10);
      assertThat(
              interrupted(
                  new FutureTask<>(
                      () -> Sockets.receive(socket, guest.task.iter(), 0, guest.task.host()))))
          .isEqualTo(-Errno.EINTR);
      byte[] lots = new byte[8 << 20];
      assertThat(interrupted(new FutureTask<>(() -> sendUntilRefused(socket, lots))))
          .isEqualTo(-Errno.EINTR);
      assertThat(client.isClosed()).isFalse();
      socket.put();
    }
  }

  /**
   * Sends more than any socket buffers. Short counts take precedence, so the refusal is the last
   * result.
   */
  private long sendUntilRefused(SocketFile socket, byte[] bytes) {
    long sent = send(socket, bytes);
    while (sent > 0) {
      sent = send(socket, bytes);
    }
    return sent;
  }

  private static long interrupted(FutureTask<Long> call) throws Exception {
    Thread thread = Thread.ofPlatform().start(call);
    awaitParked(thread);
    thread.interrupt();
    return call.get();
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.getState()).isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
  }

  @Test
  void aListenerIsNoConnection() {
    assertThat(guest.readText(listener, 10)).isEqualTo(Integer.toString(-Errno.ENOTCONN));
    assertThat(guest.write(listener, "x")).isEqualTo(-Errno.ENOTCONN);
    assertThat(ReadWrite.lseek(listener, 0, Fcntl.SEEK_SET)).isEqualTo(-Errno.ESPIPE);
  }

  @Test
  void saysWhyItCannotListen() {
    int port = listener.localAddress().getPort();
    String where = "cannot listen on " + loopback(port).getHostString() + ":" + port;

    assertThatThrownBy(() -> ListenerFile.listen(loopback(port), 16))
        .isInstanceOf(IOException.class)
        .hasMessage(where + ": address already in use (EADDRINUSE)");
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("no-such-host.invalid", 80);
    assertThatThrownBy(() -> ListenerFile.listen(unknown, 16))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen on no-such-host.invalid: unknown host");
    // 192.0.2.0/24 is for documentation: no machine has it.
    InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
    assertThatThrownBy(() -> ListenerFile.listen(foreign, 16))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("EADDRNOTAVAIL");
  }

  @Test
  void nothingStaysOpen() throws IOException {
    int before = OpenDescriptors.beneath("socket:").size();
    for (int i = 0; i < 20; i++) {
      ListenerFile other = ListenerFile.listen(loopback(0), 16);
      try (Socket client =
          new Socket(InetAddress.getLoopbackAddress(), other.localAddress().getPort())) {
        assertThat(client.isConnected()).isTrue();
        assertThat(Sockets.accept(other, 0, opened)).isZero();
        opened.take().put();
      }
      other.put();
      assertThatThrownBy(() -> ListenerFile.listen(listener.localAddress(), 16))
          .isInstanceOf(IOException.class);
    }
    assertThat(OpenDescriptors.beneath("socket:")).hasSize(before);
  }
}
