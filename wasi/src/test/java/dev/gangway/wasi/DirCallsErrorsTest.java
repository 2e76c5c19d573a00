package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int used = guest.alloc(4);
  private final int buffer = guest.alloc(200);

  @AfterEach
  void close() {
    guest.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 99, -1})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    int bad = FakeGuest.NOWHERE;
    assertThat(DirCalls.fdReaddir(guest.process, fd, bad, 1, 0, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(DirCalls.fdPrestatGet(guest.process, fd, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(DirCalls.fdPrestatDirName(guest.process, fd, bad, 0)).isEqualTo(WasiErrno.BADF);
  }

  /** wasi-libc looks for preopened directories until it gets EBADF. */
  @Test
  void whatIsNotPreopenedIsABadDescriptor() {
    guest.mkdir("d");
    int dir = guest.openDir("d");
    assertThat(DirCalls.fdPrestatGet(guest.process, dir, buffer)).isEqualTo(WasiErrno.BADF);
    assertThat(DirCalls.fdPrestatGet(guest.process, 0, buffer)).isEqualTo(WasiErrno.BADF);
    assertThat(DirCalls.fdPrestatDirName(guest.process, dir, buffer, 100))
        .isEqualTo(WasiErrno.BADF);
  }

  @Test
  void aPathNeedsABufferOfItsLength() {
    assertThat(DirCalls.fdPrestatDirName(guest.process, FakeGuest.ROOT, buffer, 0))
        .isEqualTo(WasiErrno.NAMETOOLONG);
    assertThat(DirCalls.fdPrestatDirName(guest.process, FakeGuest.ROOT, FakeGuest.NOWHERE, 1))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(DirCalls.fdPrestatGet(guest.process, FakeGuest.ROOT, guest.lastBytes(7)))
        .isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void onlyDirectoriesAreListed() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(DirCalls.fdReaddir(guest.process, file, buffer, 200, 0, used))
        .isEqualTo(WasiErrno.NOTDIR);
    assertThat(DirCalls.fdReaddir(guest.process, 0, buffer, 200, 0, used))
        .isEqualTo(WasiErrno.NOTDIR);
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    guest.drop(FakeGuest.ROOT, Rights.FD_READDIR);
    assertThat(DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, buffer, 200, 0, used))
        .isEqualTo(WasiErrno.NOTCAPABLE);
  }

  @Test
  void aBufferThatIsNotAllInMemoryIsAFaultAndStaysAsItIs() {
    int end = guest.lastBytes(100);
    assertThat(DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, end, 101, 0, used))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, end, -1, 0, used))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(
            DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, buffer, 200, 0, guest.lastBytes(3)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.load(end, 100)).containsOnly(0);
    assertThat(guest.load(buffer, 200)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 12345, 1L << 33})
  void aCookieThatWasNeverGivenOutIsHarmless(long cookie) {
    guest.create("f", "");
    int errno = DirCalls.fdReaddir(guest.process, FakeGuest.ROOT, buffer, 200, cookie, used);
    assertThat(errno).isIn(WasiErrno.SUCCESS, WasiErrno.INVAL, WasiErrno.NOENT);
    assertThat(guest.memory.loadInt(used)).isBetween(0, 200);
  }
}
