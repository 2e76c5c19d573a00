package dev.gangway.host;

import static dev.gangway.abi.Socket.AF_INET;
import static dev.gangway.abi.Socket.MSG_DONTWAIT;
import static dev.gangway.abi.Socket.MSG_PEEK;
import static dev.gangway.abi.Socket.MSG_WAITALL;
import static dev.gangway.abi.Socket.SOCK_DGRAM;
import static dev.gangway.abi.Socket.SOCK_NONBLOCK;
import static dev.gangway.abi.Socket.SOCK_STREAM;
import static dev.gangway.abi.Socket.SOL_SOCKET;
import static dev.gangway.abi.Socket.SO_ACCEPTCONN;
import static dev.gangway.abi.Socket.SO_DOMAIN;
import static dev.gangway.abi.Socket.SO_ERROR;
import static dev.gangway.abi.Socket.SO_REUSEADDR;
import static dev.gangway.abi.Socket.SO_TYPE;
import static dev.gangway.host.HostResources.assertFailed;
import static dev.gangway.host.HostResources.assertSucceeded;
import static dev.gangway.host.HostResources.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Poll;
import dev.gangway.abi.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.gangway.host.Linux#available")
class HostSocketTest {

  private final HostResources host = new HostResources();
  private final MemorySegment buffer = host.allocate(100);

  @AfterEach
  void giveBack() {
    host.close();
  }

  private int[] pair(int type) {
    int[] fds = new int[2];
    assertSucceeded(TestHost.socketpair(type, fds));
    host.own(fds[0]);
    host.own(fds[1]);
    return fds;
  }

  private long send(int fd, String text) {
    return HostSocket.sendmsg(fd, host.iovec(host.bytes(text)), 1, 0);
  }

  private int listener(InetSocketAddress address, int flags) {
    int fd = host.own(HostSocket.socket(HostSocket.family(address), SOCK_STREAM | flags));
    assertSucceeded(HostSocket.setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1));
    assertSucceeded(HostSocket.bind(fd, address));
    assertSucceeded(HostSocket.listen(fd, Socket.SOMAXCONN));
    return fd;
  }

  /** A listener, a connection to it and the accepted connection, all by our own calls. */
  private void assertTalks(InetSocketAddress address) {
    int listener = listener(address, 0);
    int port = (int) HostSocket.localPort(listener);
    assertThat(port).isPositive();
    int client = host.own(HostSocket.socket(HostSocket.family(address), SOCK_STREAM));

    assertSucceeded(TestHost.connect(client, new InetSocketAddress(address.getAddress(), port)));
    int server = host.own(HostSocket.accept(listener, SOCK_NONBLOCK));

    assertThat(send(client, "ping")).isEqualTo(4);
    assertThat(HostPoll.poll1(server, Poll.POLLIN)).isEqualTo(Poll.POLLIN);
    assertThat(HostSocket.recvmsg(server, host.iovec(buffer), 1, 0)).isEqualTo(4);
    assertThat(text(buffer, 4)).isEqualTo("ping");
    assertThat(HostSocket.localPort(server)).isEqualTo(port);
    assertFailed(Errno.EAGAIN, HostSocket.recvmsg(server, host.iovec(buffer), 1, 0));
  }

  @Test
  void connectionsOverIpv4CarryBytes() throws IOException {
    assertTalks(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  @Test
  void connectionsOverIpv6CarryBytes() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    int probe = host.own(HostSocket.socket(Socket.AF_INET6, SOCK_STREAM));
    assumeThat(HostSocket.bind(probe, address)).as("IPv6 on this host").isZero();
    assertTalks(address);
  }

  @Test
  void theJdksSocketsUnderstandOurAddresses() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      int client = host.own(HostSocket.socket(AF_INET, SOCK_STREAM));

      assertSucceeded(
          TestHost.connect(client, new InetSocketAddress(loopback, server.getLocalPort())));

      try (java.net.Socket accepted = server.accept()) {
        assertThat(accepted.getPort()).isEqualTo((int) HostSocket.localPort(client));
        accepted.getOutputStream().write('!');
        assertThat(HostSocket.recvmsg(client, host.iovec(buffer), 1, 0)).isEqualTo(1);
      }
    }
  }

  @Test
  void vectorsAreGatheredAndScattered() {
    int[] pair = pair(SOCK_STREAM);
    MemorySegment first = host.allocate(2);
    MemorySegment second = host.allocate(10);

    assertThat(HostSocket.sendmsg(pair[0], host.iovec(host.bytes("abc"), host.bytes("de")), 2, 0))
        .isEqualTo(5);

    assertThat(HostSocket.recvmsg(pair[1], host.iovec(first, second), 2, 0)).isEqualTo(5);
    assertThat(text(first, 2) + text(second, 3)).isEqualTo("abcde");
  }

  @Test
  void peekingLeavesTheBytes() {
    int[] pair = pair(SOCK_STREAM);
    send(pair[0], "abc");

    assertThat(HostSocket.recvmsg(pair[1], host.iovec(buffer), 1, MSG_PEEK)).isEqualTo(3);
    assertThat(HostSocket.recvmsg(pair[1], host.iovec(buffer), 1, MSG_DONTWAIT)).isEqualTo(3);
    assertFailed(Errno.EAGAIN, HostSocket.recvmsg(pair[1], host.iovec(buffer), 1, MSG_DONTWAIT));
  }

  @Test
  void waitingForAllTakesSeveralMessagesToFillTheRoom() throws Exception {
    int[] pair = pair(SOCK_STREAM);
    long iovec = host.iovec(host.allocate(4));
    CompletableFuture<Long> received =
        CompletableFuture.supplyAsync(() -> HostSocket.recvmsg(pair[1], iovec, 1, MSG_WAITALL));

    send(pair[0], "ab");
    send(pair[0], "cd");

    assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void optionsTellTypeFamilyErrorAndWhetherItListens() {
    int listener = listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] pair = pair(SOCK_DGRAM);

    assertThat(TestHost.getOption(listener, SOL_SOCKET, SO_TYPE)).isEqualTo(SOCK_STREAM);
    assertThat(TestHost.getOption(listener, SOL_SOCKET, SO_ACCEPTCONN)).isEqualTo(1);
    assertThat(TestHost.getOption(listener, SOL_SOCKET, SO_ERROR)).isZero();
    assertThat(TestHost.getOption(pair[0], SOL_SOCKET, SO_TYPE)).isEqualTo(SOCK_DGRAM);
    assertThat(TestHost.getOption(pair[0], SOL_SOCKET, SO_ACCEPTCONN)).isZero();
    assertThat(TestHost.getOption(pair[0], SOL_SOCKET, SO_DOMAIN)).isEqualTo(Socket.AF_UNIX);
  }

  @Test
  void optionsThatWereSetAreSet() {
    int fd = host.own(HostSocket.socket(AF_INET, SOCK_STREAM));
    assertThat(TestHost.getOption(fd, Socket.IPPROTO_TCP, Socket.TCP_NODELAY)).isZero();

    assertSucceeded(HostSocket.setOption(fd, Socket.IPPROTO_TCP, Socket.TCP_NODELAY, 1));

    assertThat(TestHost.getOption(fd, Socket.IPPROTO_TCP, Socket.TCP_NODELAY)).isEqualTo(1);
  }

  @Test
  void shutdownEndsOneDirectionAndTheOtherGoesOn() {
    int[] pair = pair(SOCK_STREAM);

    assertSucceeded(HostSocket.shutdown(pair[0], Socket.SHUT_WR));

    assertThat(HostSocket.recvmsg(pair[1], host.iovec(buffer), 1, 0)).as("end").isZero();
    assertThat(send(pair[1], "still")).isEqualTo(5);
    assertThat(HostSocket.recvmsg(pair[0], host.iovec(buffer), 1, 0)).isEqualTo(5);
  }

  @Test
  void sendingAfterTheEndIsEpipeAndTheJvmLives() {
    int[] pair = pair(SOCK_STREAM);
    host.closeNow(pair[1]);

    assertFailed(Errno.EPIPE, send(pair[0], "x"));
  }

  @Test
  void listenerWithNobodyWaitingIsEagain() {
    int listener =
        listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SOCK_NONBLOCK);

    assertFailed(Errno.EAGAIN, HostSocket.accept(listener, 0));
  }

  @Test
  void portThatIsTakenIsEaddrinuseAndOneThatNobodyListensOnEconnrefused() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int listener = listener(new InetSocketAddress(loopback, 0), 0);
    InetSocketAddress taken = new InetSocketAddress(loopback, (int) HostSocket.localPort(listener));
    int other = host.own(HostSocket.socket(HostSocket.family(taken), SOCK_STREAM));

    assertFailed(Errno.EADDRINUSE, HostSocket.bind(other, taken));
    host.closeNow(listener);
    assertFailed(Errno.ECONNREFUSED, TestHost.connect(other, taken));
  }

  @Test
  void wrongDescriptorsAreErrors() {
    int[] pipe = host.pipe(0);
    int stream = host.own(HostSocket.socket(AF_INET, SOCK_STREAM));
    int[] pair = pair(SOCK_STREAM);

    assertFailed(Errno.ENOTSOCK, send(pipe[1], "x"));
    assertFailed(Errno.ENOTSOCK, HostSocket.recvmsg(pipe[0], host.iovec(buffer), 1, 0));
    assertFailed(Errno.ENOTSOCK, HostSocket.accept(pipe[0], 0));
    assertFailed(Errno.ENOTSOCK, TestHost.getOption(pipe[0], SOL_SOCKET, SO_TYPE));
    assertFailed(Errno.EBADF, HostSocket.shutdown(-1, Socket.SHUT_RD));
    assertFailed(Errno.ENOTCONN, HostSocket.shutdown(stream, Socket.SHUT_RD));
    assertFailed(Errno.EINVAL, HostSocket.accept(stream, 0));
    assertFailed(Errno.EAFNOSUPPORT, HostSocket.localPort(pair[0]));
    assertFailed(Errno.EAFNOSUPPORT, HostSocket.socket(9999, SOCK_STREAM));
    assertFailed(
        Errno.EINVAL,
        HostSocket.bind(stream, InetSocketAddress.createUnresolved("host.invalid", 1)));
  }
}
