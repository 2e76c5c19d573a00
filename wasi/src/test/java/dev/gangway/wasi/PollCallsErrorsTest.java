package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fs.mem.MemFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PollCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final PollArray array = new PollArray(guest, 8);

  @AfterEach
  void close() {
    guest.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4097, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void noneAndTooManyAreInvalid(int n) {
    assertThat(PollCalls.pollOneoff(guest.process, array.in, array.out, n, array.nevents))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void asManyAsThereMayBeAreFine() {
    guest.memory.grow(10);
    int in = 4 * 65536;
    int out = in + 4096 * Subscription.PREVIEW1.size;
    assertThat(PollCalls.pollOneoff(guest.process, in, out, 4096, array.nevents))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(array.nevents)).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 128, 255})
  void anUnknownTypeIsInvalid(int type) {
    array.clock(1, Clock.MONOTONIC, 0, 0);
    array.subscribe(2, type);
    assertThat(array.poll()).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.load(array.out, 32)).containsOnly(0);
  }

  @Test
  void arraysNeedToBeInMemory() {
    array.clock(1, Clock.MONOTONIC, 0, 0);
    assertThat(
            PollCalls.pollOneoff(guest.process, guest.lastBytes(47), array.out, 1, array.nevents))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(PollCalls.pollOneoff(guest.process, array.in, guest.lastBytes(31), 1, array.nevents))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(PollCalls.pollOneoff(guest.process, array.in, array.out, 1, guest.lastBytes(3)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(PollCalls.pollOneoff(guest.process, -48, array.out, 2, array.nevents))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(array.out, 32)).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 28", // no such clock
    "-1, 0, 28",
    "2, 0, 58", // processor time passes only while something runs
    "3, 0, 58",
    "1, 2, 28", // an unknown flag
    "0, -1, 28",
    "9, 9, 28"
  })
  void whatIsWrongWithAClockIsTheErrorOfItsEvent(int id, int flags, int error) {
    array.clock(7, id, 1000, flags);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(new PollArray.Seen(7, error, Event.TYPE_CLOCK, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 99, -1, Integer.MIN_VALUE})
  void whatIsNotOpenIsTheErrorOfItsEvent(int fd) {
    array.fdRead(7, fd);
    array.fdWrite(8, fd);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .containsExactly(
            new PollArray.Seen(7, WasiErrno.BADF, Event.TYPE_FD_READ, 0, 0),
            new PollArray.Seen(8, WasiErrno.BADF, Event.TYPE_FD_WRITE, 0, 0));
  }

  @Test
  void theWrongDirectionIsTheErrorOfItsEvent() {
    array.fdRead(7, 1);
    array.fdWrite(8, 0);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .extracting(PollArray.Seen::error)
        .containsExactly(WasiErrno.BADF, WasiErrno.BADF);
  }

  @Test
  void aDroppedRightIsTheErrorOfItsEvent() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    guest.drop(file, Rights.POLL_FD_READWRITE);
    array.fdRead(7, file);
    assertThat(array.poll()).isEqualTo(WasiErrno.SUCCESS);
    assertThat(array.events())
        .extracting(PollArray.Seen::error)
        .containsExactly(WasiErrno.NOTCAPABLE);
  }

  @Test
  void noReferenceIsLeftBehind() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdAllocate(guest.process, file, 0, 1)).isEqualTo(WasiErrno.SUCCESS);
    array.fdRead(7, file);
    array.fdRead(8, file);
    array.poll();
    FakeGuest.Text name = guest.text("f");
    assertThat(PathCalls.pathUnlinkFile(guest.process, FakeGuest.ROOT, name.pointer(), 1))
        .isEqualTo(WasiErrno.SUCCESS);
    MemFileSystem files = (MemFileSystem) guest.fileSystem;
    assertThat(files.usedBytes()).isPositive();
    assertThat(FdCalls.fdClose(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(files.usedBytes()).isZero();
  }
}
