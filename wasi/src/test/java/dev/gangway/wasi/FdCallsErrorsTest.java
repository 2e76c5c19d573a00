package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdCallsErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int stat = guest.alloc(Filestat.SIZE);

  @AfterEach
  void close() {
    guest.close();
  }

  private int file() {
    return guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 99, -1, Integer.MIN_VALUE})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    int bad = FakeGuest.NOWHERE;
    assertThat(FdCalls.fdAdvise(guest.process, fd, -1, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdAllocate(guest.process, fd, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdClose(guest.process, fd)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdDatasync(guest.process, fd)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdSync(guest.process, fd)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFdstatGet(guest.process, fd, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, fd, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFdstatSetRights(guest.process, fd, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFilestatGet(guest.process, fd, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, fd, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, fd, -1, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdRenumber(guest.process, fd, 0)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdRenumber(guest.process, 0, fd)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void resultsNeedRoom() {
    int file = file();
    assertThat(FdCalls.fdFdstatGet(guest.process, file, guest.lastBytes(23)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(FdCalls.fdFdstatGet(guest.process, file, guest.lastBytes(24)))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, guest.lastBytes(63)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, guest.lastBytes(64)))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, -64)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    int file = file();
    guest.drop(file, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdAdvise(guest.process, file, 0, 0, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdAllocate(guest.process, file, 0, 1)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdDatasync(guest.process, file)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdSync(guest.process, file)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, file, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, stat)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, file, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 0, 0, 0))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdClose(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void noRightComesBack() {
    int file = guest.open("f", OFlags.CREAT, Rights.FD_READ);
    assertThat(FdCalls.fdFdstatSetRights(guest.process, file, Rights.FD_READ | Rights.FD_SEEK, 0))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFdstatSetRights(guest.process, file, Rights.FD_READ, 1L << 63))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(stat + Fdstat.RIGHTS_BASE)).isEqualTo(Rights.FD_READ);
  }

  @Test
  void unknownFlagsAreInvalidAndChangeNothing() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE, FdFlags.APPEND);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, file, 1 << 5)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, file, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadShort(stat + Fdstat.FLAGS)).isEqualTo((short) FdFlags.APPEND);
  }

  @Test
  void sizesAreRefusedWhereThereCanBeNone() {
    int file = file();
    assertThat(FdCalls.fdFilestatSetSize(guest.process, file, -1)).isEqualTo(WasiErrno.INVAL);
    int reader = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_WRITE);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, reader, 1)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, FakeGuest.ROOT, 0))
        .isEqualTo(WasiErrno.ISDIR);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, 1, 0)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void allocatingIsRefusedWhereNothingCanBeWritten() {
    int file = file();
    assertThat(FdCalls.fdAllocate(guest.process, file, -1, 1)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAllocate(guest.process, file, 0, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAllocate(guest.process, file, Long.MAX_VALUE, 1))
        .isEqualTo(WasiErrno.FBIG);
    assertThat(FdCalls.fdAllocate(guest.process, FakeGuest.ROOT, 0, 1)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdAllocate(guest.process, 1, 0, 1)).isEqualTo(WasiErrno.SPIPE);
    int reader = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_WRITE);
    assertThat(FdCalls.fdAllocate(guest.process, reader, 0, 1)).isEqualTo(WasiErrno.BADF);
  }

  /** The file system has 1 MiB. The request must not allocate host memory. */
  @Test
  void allocatingBeyondTheQuotaIsRefusedBeforeAnythingIsTaken() {
    int file = file();
    assertThat(FdCalls.fdAllocate(guest.process, file, 0, 1L << 40))
        .isIn(WasiErrno.NOSPC, WasiErrno.DQUOT, WasiErrno.FBIG);
    assertThat(FdCalls.fdFilestatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(stat + Filestat.FILE_SIZE)).isZero();
  }

  @Test
  void adviceThatMakesNoSenseIsInvalid() {
    int file = file();
    assertThat(FdCalls.fdAdvise(guest.process, file, 0, 0, 6)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAdvise(guest.process, file, 0, 0, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAdvise(guest.process, file, -1, 0, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAdvise(guest.process, file, Long.MAX_VALUE, 1, 0))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdAdvise(guest.process, 1, 0, 0, 0)).isEqualTo(WasiErrno.SPIPE);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        FstFlags.ATIM | FstFlags.ATIM_NOW,
        FstFlags.MTIM | FstFlags.MTIM_NOW,
        FstFlags.MTIM | FstFlags.MTIM_NOW | FstFlags.ATIM,
        1 << 4,
        -1
      })
  void aTimeIsGivenOrNowButNotBoth(int flags) {
    int file = file();
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 1, 1, flags))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void aStreamCannotBeSynced() {
    assertThat(FdCalls.fdSync(guest.process, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdCalls.fdDatasync(guest.process, 1)).isEqualTo(WasiErrno.INVAL);
  }
}
