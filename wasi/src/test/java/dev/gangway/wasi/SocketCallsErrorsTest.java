package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.host.Linux;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketCallsErrorsTest {
  private SocketFixture server;
  private FakeGuest guest;
  private Socket client;
  private int connection;
  private int iovs;
  private int result;
  private int outFlags;

  @BeforeAll
  static void onlyWhereThereAreSockets() {
    assumeTrue(Linux.available(), Linux::unavailableReason);
  }

  @BeforeEach
  void connect() throws IOException {
    server = new SocketFixture();
    guest = server.guest;
    client = server.connect();
    connection = server.accept(FdFlags.NONBLOCK);
    iovs = guest.iovecs(guest.alloc(16), 16);
    result = guest.alloc(4);
    outFlags = guest.alloc(2);
  }

  @AfterEach
  void close() throws IOException {
    Thread.interrupted();
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {9, -1, Integer.MIN_VALUE})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    int bad = FakeGuest.NOWHERE;
    assertThat(SocketCalls.sockAccept(guest.process, fd, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(SocketCalls.sockRecv(guest.process, fd, bad, 1, -1, bad, bad))
        .isEqualTo(WasiErrno.BADF);
    assertThat(SocketCalls.sockSend(guest.process, fd, bad, 1, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(SocketCalls.sockShutdown(guest.process, fd, -1)).isEqualTo(WasiErrno.BADF);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FakeGuest.ROOT})
  void whatIsNoSocketIsNotOne(int fd) {
    assertThat(SocketCalls.sockAccept(guest.process, fd, 0, result)).isEqualTo(WasiErrno.NOTSOCK);
    assertThat(SocketCalls.sockRecv(guest.process, fd, iovs, 1, 0, result, outFlags))
        .isEqualTo(WasiErrno.NOTSOCK);
    assertThat(SocketCalls.sockSend(guest.process, fd, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.NOTSOCK);
    assertThat(SocketCalls.sockShutdown(guest.process, fd, SocketCalls.SD_WR))
        .isEqualTo(WasiErrno.NOTSOCK);
  }

  @Test
  void aListenerIsNotConnected() {
    int fd = server.listener;
    assertThat(SocketCalls.sockRecv(guest.process, fd, iovs, 1, 0, result, outFlags))
        .isEqualTo(WasiErrno.NOTCONN);
    assertThat(SocketCalls.sockSend(guest.process, fd, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.NOTCONN);
    assertThat(SocketCalls.sockShutdown(guest.process, fd, SocketCalls.SD_WR))
        .isEqualTo(WasiErrno.NOTCONN);
    assertThat(FdReadWrite.fdRead(guest.process, fd, iovs, 1, result)).isEqualTo(WasiErrno.NOTCONN);
    assertThat(FdReadWrite.fdWrite(guest.process, fd, iovs, 1, result))
        .isEqualTo(WasiErrno.NOTCONN);
    assertThat(FdReadWrite.fdPread(guest.process, fd, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.SPIPE);
  }

  @Test
  void aConnectionDoesNotAccept() {
    assertThat(SocketCalls.sockAccept(guest.process, connection, 0, result))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void unknownFlagsAreInvalid() {
    assertThat(SocketCalls.sockAccept(guest.process, server.listener, FdFlags.APPEND, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(SocketCalls.sockRecv(guest.process, connection, iovs, 1, 4, result, outFlags))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(SocketCalls.sockSend(guest.process, connection, iovs, 1, 1, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(SocketCalls.sockShutdown(guest.process, connection, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(SocketCalls.sockShutdown(guest.process, connection, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(SocketCalls.sockShutdown(guest.process, connection, -1)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void whatDoesNotWaitSaysAgain() {
    assertThat(SocketCalls.sockRecv(guest.process, connection, iovs, 1, 0, result, outFlags))
        .isEqualTo(WasiErrno.AGAIN);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, server.listener, FdFlags.NONBLOCK))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(SocketCalls.sockAccept(guest.process, server.listener, 0, result))
        .isEqualTo(WasiErrno.AGAIN);
    assertThat(guest.openFiles()).isEqualTo(6);
  }

  @Test
  void withoutRoomForAResultNothingIsDone() throws IOException {
    client.getOutputStream().write('x');
    int bad = guest.lastBytes(3);
    assertThat(SocketCalls.sockRecv(guest.process, connection, iovs, 1, 0, bad, outFlags))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(
            SocketCalls.sockRecv(guest.process, connection, iovs, 1, 0, result, guest.lastBytes(1)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(SocketCalls.sockSend(guest.process, connection, iovs, 1, 0, bad))
        .isEqualTo(WasiErrno.FAULT);
    try (Socket waiting = server.connect()) {
      assertThat(waiting.isConnected()).isTrue();
      assertThat(SocketCalls.sockAccept(guest.process, server.listener, 0, bad))
          .isEqualTo(WasiErrno.FAULT);
      assertThat(server.accept(0)).isEqualTo(connection + 1);
    }
    assertThat(guest.read(connection)).isEqualTo("x");
  }

  @Test
  void badBuffersAreAFault() throws IOException {
    client.getOutputStream().write('x');
    int bad = guest.iovecs(FakeGuest.NOWHERE, 4);
    assertThat(SocketCalls.sockRecv(guest.process, connection, bad, 1, 0, result, outFlags))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(SocketCalls.sockSend(guest.process, connection, bad, 1, 0, result))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(SocketCalls.sockSend(guest.process, connection, FakeGuest.NOWHERE, 1, 0, result))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(SocketCalls.sockRecv(guest.process, connection, iovs, 1025, 0, result, outFlags))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void withoutAFreeNumberTheConnectionWaitsForAnotherTime() throws IOException {
    while (guest.openFiles() < FakeGuest.MAX_FILES) {
      guest.open(".", OFlags.DIRECTORY, 0);
    }
    try (Socket waiting = server.connect()) {
      assertThat(waiting.isConnected()).isTrue();
      assertThat(SocketCalls.sockAccept(guest.process, server.listener, 0, result))
          .isEqualTo(WasiErrno.MFILE);
      assertThat(FdCalls.fdClose(guest.process, FakeGuest.MAX_FILES - 1))
          .isEqualTo(WasiErrno.SUCCESS);
      assertThat(server.accept(0)).isEqualTo(FakeGuest.MAX_FILES - 1);
    }
  }

  @Test
  void aFatalSignalEndsAWaitForAConnectionAndGivesTheNumberBack() {
    Thread.currentThread().interrupt();
    assertThat(SocketCalls.sockAccept(guest.process, server.listener, 0, result))
        .isEqualTo(WasiErrno.INTR);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(guest.openFiles()).isEqualTo(6);
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    guest.drop(connection, Rights.FD_READ | Rights.FD_WRITE | Rights.SOCK_SHUTDOWN);
    guest.drop(server.listener, Rights.SOCK_ACCEPT);
    assertThat(SocketCalls.sockAccept(guest.process, server.listener, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(SocketCalls.sockRecv(guest.process, connection, iovs, 1, 0, result, outFlags))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(SocketCalls.sockSend(guest.process, connection, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(SocketCalls.sockShutdown(guest.process, connection, SocketCalls.SD_WR))
        .isEqualTo(WasiErrno.NOTCAPABLE);
  }
}
