package dev.gangway.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.host.Linux;
import dev.gangway.vfs.Descriptor;
import dev.gangway.wasi.FakeGuest.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketCallsTest {
  private SocketFixture server;
  private FakeGuest guest;
  private Socket client;
  private int connection;

  @BeforeAll
  static void onlyWhereThereAreSockets() {
    assumeTrue(Linux.available(), Linux::unavailableReason);
  }

  @BeforeEach
  void connect() throws IOException {
    server = new SocketFixture();
    guest = server.guest;
    client = server.connect();
    connection = server.accept(0);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private String receive(int flags, int length) {
    int buffer = guest.alloc(length);
    int received = guest.alloc(4);
    int outFlags = guest.alloc(2);
    guest.memory.storeShort(outFlags, (short) -1);
    assertThat(
            SocketCalls.sockRecv(
                guest.process,
                connection,
                guest.iovecs(buffer, length),
                1,
                flags,
                received,
                outFlags))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadShort(outFlags)).isZero();
    return guest.loadText(buffer, guest.memory.loadInt(received));
  }

  private void clientSends(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(UTF_8));
  }

  private int send(String text) {
    Text t = guest.text(text);
    int sent = guest.alloc(4);
    assertThat(
            SocketCalls.sockSend(
                guest.process, connection, guest.iovecs(t.pointer(), t.length()), 1, 0, sent))
        .isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadInt(sent);
  }

  @Test
  void whatTheClientSendsIsReceived() throws IOException {
    clientSends("hello");
    assertThat(receive(0, 100)).isEqualTo("hello");
  }

  @Test
  void whatTheGuestSendsArrives() throws IOException {
    assertThat(send("hello")).isEqualTo(5);
    assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
  }

  @Test
  void readAndWriteDoTheSame() throws IOException {
    clientSends("ping");
    assertThat(guest.read(connection)).isEqualTo("ping");
    guest.write(connection, "pong");
    assertThat(client.getInputStream().readNBytes(4)).asString(UTF_8).isEqualTo("pong");
  }

  @Test
  void peekingLeavesTheBytes() throws IOException {
    clientSends("hello");
    assertThat(receive(SocketCalls.RECV_PEEK, 3)).isEqualTo("hel");
    assertThat(receive(0, 100)).isEqualTo("hello");
  }

  @Test
  void waitingForAllFillsTheBuffer() throws IOException, InterruptedException {
    clientSends("he");
    Thread more =
        Thread.ofPlatform()
            .start(() -> {
              try {
                clientSends("llo");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(receive(SocketCalls.RECV_WAITALL, 5)).isEqualTo("hello");
    more.join();
  }

  @Test
  void whenTheClientIsDoneThereIsNothingMore() throws IOException {
    clientSends("bye");
    client.shutdownOutput();
    assertThat(receive(SocketCalls.RECV_WAITALL, 100)).isEqualTo("bye");
    assertThat(receive(0, 100)).isEmpty();
  }

  @Test
  void shuttingDownTellsTheClient() throws IOException {
    assertThat(SocketCalls.sockShutdown(guest.process, connection, SocketCalls.SD_WR))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    clientSends("still heard");
    assertThat(receive(0, 100)).isEqualTo("still heard");
    assertThat(
            SocketCalls.sockShutdown(
                guest.process, connection, SocketCalls.SD_RD | SocketCalls.SD_WR))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void aConnectionIsASocketThatCanBeReadWrittenAndShutDown() {
    int stat = guest.alloc(Fdstat.SIZE);
    assertThat(FdCalls.fdFdstatGet(guest.process, connection, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadByte(stat)).isEqualTo((byte) FileType.SOCKET_STREAM);
    assertThat(guest.memory.loadLong(stat + Fdstat.RIGHTS_BASE))
        .isEqualTo(
            Rights.FD_READ
                | Rights.FD_WRITE
                | Rights.SOCK_SHUTDOWN
                | Rights.POLL_FD_READWRITE
                | Rights.FD_FDSTAT_SET_FLAGS
                | Rights.FD_FILESTAT_GET
                | Rights.FD_FILESTAT_SET_TIMES);
  }

  @Test
  void aConnectionHasOnlyTheRightsThatItsListenerPassesOn() throws IOException {
    guest.drop(server.listener, Rights.SOCK_SHUTDOWN);
    try (Socket another = server.connect()) {
      assertThat(another.isConnected()).isTrue();
      int accepted = server.accept(FdFlags.NONBLOCK);
      Descriptor d = Objects.requireNonNull(guest.files.get(accepted));
      assertThat(d.rights() & Rights.SOCK_SHUTDOWN).isZero();
      assertThat(d.file().nonBlocking()).isTrue();
      assertThat(SocketCalls.sockShutdown(guest.process, accepted, SocketCalls.SD_WR))
          .isEqualTo(WasiErrno.NOTCAPABLE);
    }
  }

  @Test
  void aListenerWithAConnectionWaitingIsReadyToBeRead() throws IOException {
    try (Socket waiting = server.connect()) {
      assertThat(waiting.isConnected()).isTrue();
      PollArray array = new PollArray(guest, 1);
      array.fdRead(5, server.listener);
      assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
      assertThat(array.events()).extracting(PollArray.Seen::error).containsExactly(0);
    }
  }

  @Test
  void bytesThatAreThereAreCounted() throws IOException {
    clientSends("12345");
    PollArray array = new PollArray(guest, 1);
    array.fdRead(5, connection);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events()).extracting(PollArray.Seen::nbytes).containsExactly(5L);
  }
}
