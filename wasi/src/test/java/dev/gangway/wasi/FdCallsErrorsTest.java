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
    assertThat(guest.fd.fdAdvise(fd, -1, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdAllocate(fd, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdClose(fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdDatasync(fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdSync(fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFdstatGet(fd, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFdstatSetFlags(fd, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFdstatSetRights(fd, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFilestatGet(fd, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFilestatSetSize(fd, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdFilestatSetTimes(fd, -1, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdRenumber(fd, 0)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdRenumber(0, fd)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void resultsNeedRoom() {
    int file = file();
    assertThat(guest.fd.fdFdstatGet(file, guest.lastBytes(23))).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.fd.fdFdstatGet(file, guest.lastBytes(24))).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.fd.fdFilestatGet(file, guest.lastBytes(63))).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.fd.fdFilestatGet(file, guest.lastBytes(64))).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.fd.fdFilestatGet(file, -64)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    int file = file();
    guest.drop(file, FakeGuest.ALL_RIGHTS);
    assertThat(guest.fd.fdAdvise(file, 0, 0, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdAllocate(file, 0, 1)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdDatasync(file)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdSync(file)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFdstatSetFlags(file, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFilestatGet(file, stat)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFilestatSetSize(file, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFilestatSetTimes(file, 0, 0, 0)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFdstatGet(file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.fd.fdClose(file)).isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void noRightComesBack() {
    int file = guest.open("f", OFlags.CREAT, Rights.FD_READ);
    assertThat(guest.fd.fdFdstatSetRights(file, Rights.FD_READ | Rights.FD_SEEK, 0))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFdstatSetRights(file, Rights.FD_READ, 1L << 63))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.fd.fdFdstatGet(file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(stat + Fdstat.RIGHTS_BASE)).isEqualTo(Rights.FD_READ);
  }

  @Test
  void unknownFlagsAreInvalidAndChangeNothing() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE, FdFlags.APPEND);
    assertThat(guest.fd.fdFdstatSetFlags(file, 1 << 5)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdFdstatSetFlags(file, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdFdstatGet(file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadShort(stat + Fdstat.FLAGS)).isEqualTo((short) FdFlags.APPEND);
  }

  @Test
  void sizesAreRefusedWhereThereCanBeNone() {
    int file = file();
    assertThat(guest.fd.fdFilestatSetSize(file, -1)).isEqualTo(WasiErrno.INVAL);
    int reader = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_WRITE);
    assertThat(guest.fd.fdFilestatSetSize(reader, 1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdFilestatSetSize(FakeGuest.ROOT, 0)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.fd.fdFilestatSetSize(1, 0)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void allocatingIsRefusedWhereNothingCanBeWritten() {
    int file = file();
    assertThat(guest.fd.fdAllocate(file, -1, 1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAllocate(file, 0, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAllocate(file, Long.MAX_VALUE, 1)).isEqualTo(WasiErrno.FBIG);
    assertThat(guest.fd.fdAllocate(FakeGuest.ROOT, 0, 1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.fd.fdAllocate(1, 0, 1)).isEqualTo(WasiErrno.SPIPE);
    int reader = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_WRITE);
    assertThat(guest.fd.fdAllocate(reader, 0, 1)).isEqualTo(WasiErrno.BADF);
  }

  /** The file system has 1 MiB: no host memory may be taken for what the guest asks. */
  @Test
  void allocatingBeyondTheQuotaIsRefusedBeforeAnythingIsTaken() {
    int file = file();
    assertThat(guest.fd.fdAllocate(file, 0, 1L << 40))
        .isIn(WasiErrno.NOSPC, WasiErrno.DQUOT, WasiErrno.FBIG);
    assertThat(guest.fd.fdFilestatGet(file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(stat + Filestat.FILE_SIZE)).isZero();
  }

  @Test
  void adviceThatMakesNoSenseIsInvalid() {
    int file = file();
    assertThat(guest.fd.fdAdvise(file, 0, 0, 6)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAdvise(file, 0, 0, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAdvise(file, -1, 0, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAdvise(file, Long.MAX_VALUE, 1, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdAdvise(1, 0, 0, 0)).isEqualTo(WasiErrno.SPIPE);
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
    assertThat(guest.fd.fdFilestatSetTimes(file, 1, 1, flags)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void aStreamCannotBeSynced() {
    assertThat(guest.fd.fdSync(0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.fd.fdDatasync(1)).isEqualTo(WasiErrno.INVAL);
  }
}
