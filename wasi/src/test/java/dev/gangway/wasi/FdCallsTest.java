package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdCallsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int stat = guest.alloc(Filestat.SIZE);

  @AfterEach
  void close() {
    guest.close();
  }

  private long size(int file) {
    assertThat(FdCalls.fdFilestatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(stat + Filestat.FILE_SIZE);
  }

  private long rights(int file) {
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(stat + Fdstat.RIGHTS_BASE);
  }

  private int flags(int file) {
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadShort(stat + Fdstat.FLAGS);
  }

  @Test
  void fdstatSaysWhatADescriptorIs() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS, FdFlags.APPEND);
    guest.memory.fill(stat, (byte) 0x55, Fdstat.SIZE);
    assertThat(FdCalls.fdFdstatGet(guest.process, file, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(stat, 8)).containsExactly(FileType.REGULAR_FILE, 0, 1, 0, 0, 0, 0, 0);
    assertThat(rights(FakeGuest.ROOT) & Rights.FD_SEEK).isZero();
    assertThat(guest.load(stat, 1)).containsExactly(FileType.DIRECTORY);
    assertThat(rights(0) & (Rights.FD_READ | Rights.FD_WRITE | Rights.FD_SEEK | Rights.FD_TELL))
        .isEqualTo(Rights.FD_READ);
    // Not a character device: wasi-libc regards one that cannot seek as a terminal.
    assertThat(guest.load(stat, 1)).containsExactly(FileType.UNKNOWN);
  }

  @Test
  void rightsShowTheDirectionOfTheOpen() {
    guest.create("f", "");
    long all = Rights.FD_READ | Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE;
    int reader = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_WRITE);
    int writer = guest.open("f", 0, FakeGuest.ALL_RIGHTS & ~Rights.FD_READ);
    assertThat(rights(reader) & all).isEqualTo(Rights.FD_READ);
    assertThat(rights(writer) & all).isEqualTo(all & ~Rights.FD_READ);
    assertThat(rights(guest.open("f", 0, FakeGuest.ALL_RIGHTS)) & all).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        FdFlags.APPEND,
        FdFlags.NONBLOCK,
        FdFlags.DSYNC,
        FdFlags.SYNC,
        FdFlags.APPEND | FdFlags.NONBLOCK | FdFlags.SYNC
      })
  void flagsCanBeSetAndAreShown(int flags) {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE, FdFlags.APPEND);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, file, flags)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(flags(file)).isEqualTo(flags);
  }

  /** As on Linux: O_RSYNC is O_SYNC, and O_SYNC includes O_DSYNC. */
  @Test
  void readSynchronisationIsFullSynchronisation() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE, FdFlags.RSYNC);
    assertThat(flags(file)).isEqualTo(FdFlags.SYNC);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, file, FdFlags.SYNC | FdFlags.DSYNC))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(flags(file)).isEqualTo(FdFlags.SYNC);
  }

  @Test
  void rightsCanOnlyBeDropped() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE);
    assertThat(FdCalls.fdFdstatSetRights(guest.process, file, Rights.FD_READ, 0))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(rights(file)).isEqualTo(Rights.FD_READ);
    assertThat(FdCalls.fdFdstatSetRights(guest.process, file, Rights.FD_READ, 0))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void filestatSaysWhatAFileIs() {
    guest.create("f", "hello");
    int file = guest.open("f", 0, FakeGuest.READ_WRITE);
    guest.memory.fill(stat, (byte) 0x55, Filestat.SIZE);
    assertThat(size(file)).isEqualTo(5);
    assertThat(guest.load(stat + Filestat.FILETYPE, 8))
        .containsExactly(FileType.REGULAR_FILE, 0, 0, 0, 0, 0, 0, 0);
    assertThat(guest.memory.loadLong(stat + Filestat.NLINK)).isEqualTo(1);
    assertThat(guest.memory.loadLong(stat + Filestat.INO)).isNotZero();
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isPositive();
    assertThat(guest.memory.loadLong(stat + Filestat.CTIM)).isPositive();
  }

  @Test
  void filestatOfAPreopenedDirectoryAndOfAStreamIsGiven() {
    assertThat(FdCalls.fdFilestatGet(guest.process, FakeGuest.ROOT, stat))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(stat + Filestat.FILETYPE, 1)).containsExactly(FileType.DIRECTORY);
    assertThat(FdCalls.fdFilestatGet(guest.process, 0, stat)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.load(stat + Filestat.FILETYPE, 1)).containsExactly(FileType.CHARACTER_DEVICE);
  }

  @Test
  void filestatOfAnUnlinkedFileIsGiven() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE);
    guest.write(file, "abc");
    FakeGuest.Text name = guest.text("f");
    assertThat(
            PathCalls.pathUnlinkFile(guest.process, FakeGuest.ROOT, name.pointer(), name.length()))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(size(file)).isEqualTo(3);
    assertThat(guest.memory.loadLong(stat + Filestat.NLINK)).isZero();
  }

  @Test
  void aFileCanBeCutAndGrown() {
    guest.create("f", "abcdef");
    int file = guest.open("f", 0, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, file, 2)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFilestatSetSize(guest.process, file, 4)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("f")).isEqualTo("ab\0\0");
  }

  @Test
  void allocatingGrowsTheFileAndNeverShrinksIt() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdAllocate(guest.process, file, 10, 90)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(size(file)).isEqualTo(100);
    assertThat(FdCalls.fdAllocate(guest.process, file, 0, 50)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(size(file)).isEqualTo(100);
  }

  @Test
  void timesAreSetOneByOne() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(
            FdCalls.fdFilestatSetTimes(
                guest.process, file, 111, 222, FstFlags.ATIM | FstFlags.MTIM))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 999, 333, FstFlags.MTIM))
        .isEqualTo(WasiErrno.SUCCESS);
    size(file);
    assertThat(guest.memory.loadLong(stat + Filestat.ATIM)).isEqualTo(111);
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isEqualTo(333);
    assertThat(
            FdCalls.fdFilestatSetTimes(
                guest.process, file, 0, 0, FstFlags.ATIM_NOW | FstFlags.MTIM_NOW))
        .isEqualTo(WasiErrno.SUCCESS);
    size(file);
    assertThat(guest.memory.loadLong(stat + Filestat.ATIM)).isGreaterThan(1L << 60);
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isGreaterThan(1L << 60);
  }

  @Test
  void timesAreUnsignedAndTheLastTwoAreClamped() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    for (long time : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -3, -2, -1}) {
      assertThat(
              FdCalls.fdFilestatSetTimes(
                  guest.process, file, time, time, FstFlags.ATIM | FstFlags.MTIM))
          .isEqualTo(WasiErrno.SUCCESS);
      size(file);
      long expected = Long.compareUnsigned(time, -3) > 0 ? -3 : time;
      assertThat(guest.memory.loadLong(stat + Filestat.ATIM)).isEqualTo(expected);
      assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isEqualTo(expected);
    }
  }

  @Test
  void noFlagSetsNoTime() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, 1, 2, FstFlags.ATIM | FstFlags.MTIM))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFilestatSetTimes(guest.process, file, -1, -1, 0))
        .isEqualTo(WasiErrno.SUCCESS);
    size(file);
    assertThat(guest.memory.loadLong(stat + Filestat.ATIM)).isEqualTo(1);
    assertThat(guest.memory.loadLong(stat + Filestat.MTIM)).isEqualTo(2);
  }

  @Test
  void filesAndDirectoriesCanBeSynced() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    guest.write(file, "abc");
    assertThat(FdCalls.fdSync(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdDatasync(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdSync(guest.process, FakeGuest.ROOT)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdDatasync(guest.process, FakeGuest.ROOT)).isEqualTo(WasiErrno.SUCCESS);
  }

  /**
   * wasi-libc does not request FD_DATASYNC when it opens for reading; fdatasync(2) needs no right.
   */
  @Test
  void theRightToSyncIncludesSyncingTheData() {
    guest.create("f", "");
    int file = guest.open("f", 0, Rights.FD_READ | Rights.FD_SYNC);
    assertThat(FdCalls.fdDatasync(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void adviceIsTaken(int advice) {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.ALL_RIGHTS);
    assertThat(FdCalls.fdAdvise(guest.process, file, 0, 0, advice)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdAdvise(guest.process, file, 100, 4096, advice))
        .isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void closingFreesTheNumberAtOnce() {
    int file = guest.open("f", OFlags.CREAT, FakeGuest.READ_WRITE);
    assertThat(FdCalls.fdClose(guest.process, file)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdClose(guest.process, file)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.open("f", 0, FakeGuest.READ_WRITE)).isEqualTo(file);
  }

  @Test
  void aPreopenedDirectoryCanBeClosed() {
    assertThat(FdCalls.fdClose(guest.process, FakeGuest.ROOT)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFdstatGet(guest.process, FakeGuest.ROOT, stat)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void renumberingMovesADescriptorOntoAnother() {
    guest.create("a", "from a");
    guest.create("b", "from b");
    int a = guest.open("a", 0, FakeGuest.READ_WRITE);
    int b = guest.open("b", 0, FakeGuest.READ_WRITE);
    assertThat(FdCalls.fdRenumber(guest.process, a, b)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.read(b)).isEqualTo("from a");
    assertThat(FdCalls.fdFdstatGet(guest.process, a, stat)).isEqualTo(WasiErrno.BADF);
  }

  /** As {@code dup2}, and as the public test suite of WASI requires. */
  @Test
  void renumberingOntoAPreopenedDirectoryClosesIt() {
    guest.create("a", "from a");
    int a = guest.open("a", 0, FakeGuest.READ_WRITE);
    assertThat(FdCalls.fdRenumber(guest.process, a, FakeGuest.ROOT)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.read(FakeGuest.ROOT)).isEqualTo("from a");
    assertThat(DirCalls.fdPrestatGet(guest.process, FakeGuest.ROOT, guest.alloc(Prestat.SIZE)))
        .as("it is a directory no more")
        .isEqualTo(WasiErrno.BADF);
  }

  @Test
  void aPreopenedDirectoryStaysOneUnderItsNewNumber() {
    guest.create("a", "from a");
    int a = guest.open("a", 0, FakeGuest.READ_WRITE);
    assertThat(FdCalls.fdRenumber(guest.process, FakeGuest.ROOT, a)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(DirCalls.fdPrestatGet(guest.process, a, guest.alloc(Prestat.SIZE)))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFdstatGet(guest.process, FakeGuest.ROOT, stat)).isEqualTo(WasiErrno.BADF);
  }
}
