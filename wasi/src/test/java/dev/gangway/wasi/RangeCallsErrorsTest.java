package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fs.mem.MemFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCallsErrorsTest {
  private static final int BAD = FakeGuest.NOWHERE;

  private final FakeGuest guest = new FakeGuest();
  private final int copied = guest.alloc(8);
  private final int offset = guest.alloc(8);
  private int in;
  private int out;

  @BeforeEach
  void open() {
    guest.create("in", "0123456789");
    guest.create("out", "abc");
    in = guest.open("in", 0, FakeGuest.READ_WRITE);
    out = guest.open("out", 0, FakeGuest.READ_WRITE);
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private int copy(int from, int to) {
    return RangeCalls.copyFileRange(guest.process, from, 0, to, 0, 4, 0, copied);
  }

  private void assertNothingHappened() {
    assertThat(guest.contents("in")).isEqualTo("0123456789");
    assertThat(guest.contents("out")).isEqualTo("abc");
    int tell = guest.alloc(8);
    for (int file : new int[] {in, out}) {
      assertThat(FdReadWrite.fdTell(guest.process, file, tell)).isEqualTo(WasiErrno.SUCCESS);
      assertThat(guest.memory.loadLong(tell)).isZero();
    }
  }

  /** Also if every other argument is bad: the descriptors are checked first. */
  @ParameterizedTest
  @ValueSource(ints = {15, 16, 1000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    assertThat(RangeCalls.copyFileRange(guest.process, fd, BAD, out, BAD, -1, 7, BAD))
        .isEqualTo(WasiErrno.BADF);
    assertThat(RangeCalls.copyFileRange(guest.process, in, BAD, fd, BAD, -1, 7, BAD))
        .isEqualTo(WasiErrno.BADF);
    assertThat(RangeCalls.punchHole(guest.process, fd, -1, -1)).isEqualTo(WasiErrno.BADF);
    assertNothingHappened();
  }

  @Test
  void theWrongDirectionIsABadDescriptorBeforeABadPointer() {
    int reader = guest.open("out", 0, Rights.FD_READ | Rights.FD_SEEK);
    int writer = guest.open("in", 0, Rights.FD_WRITE | Rights.FD_SEEK);
    assertThat(RangeCalls.copyFileRange(guest.process, writer, BAD, out, BAD, 1, 7, BAD))
        .isEqualTo(WasiErrno.BADF);
    assertThat(RangeCalls.copyFileRange(guest.process, in, BAD, reader, BAD, 1, 7, BAD))
        .isEqualTo(WasiErrno.BADF);
    assertThat(RangeCalls.punchHole(guest.process, reader, 0, 1)).isEqualTo(WasiErrno.BADF);
    assertNothingHappened();
  }

  @Test
  void aTargetThatAppendsIsABadDescriptor() {
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, out, FdFlags.APPEND))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(copy(in, out)).isEqualTo(WasiErrno.BADF);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, in, FdFlags.APPEND))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(FdCalls.fdFdstatSetFlags(guest.process, out, 0)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(copy(in, out)).isEqualTo(WasiErrno.SUCCESS);
  }

  @Test
  void directoriesAndStreamsAreNoFiles() {
    assertThat(copy(FakeGuest.ROOT, out)).isEqualTo(WasiErrno.ISDIR);
    assertThat(copy(in, FakeGuest.ROOT)).isEqualTo(WasiErrno.ISDIR);
    assertThat(copy(0, out)).isEqualTo(WasiErrno.INVAL);
    assertThat(copy(in, 1)).isEqualTo(WasiErrno.INVAL);
    assertThat(RangeCalls.punchHole(guest.process, 1, 0, 1)).isEqualTo(WasiErrno.SPIPE);
    assertThat(RangeCalls.punchHole(guest.process, FakeGuest.ROOT, 0, 1)).isEqualTo(WasiErrno.BADF);
    assertNothingHappened();
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    guest.drop(in, Rights.FD_SEEK);
    guest.drop(out, Rights.FD_SEEK);
    assertThat(RangeCalls.copyFileRange(guest.process, in, offset, out, 0, 1, 0, copied))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, offset, 1, 0, copied))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(RangeCalls.punchHole(guest.process, out, 0, 1)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 0, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    guest.drop(in, Rights.FD_READ);
    assertThat(copy(in, out)).isEqualTo(WasiErrno.NOTCAPABLE);
    int other = guest.open("in", 0, FakeGuest.READ_WRITE);
    guest.drop(out, Rights.FD_WRITE);
    assertThat(copy(other, out)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(RangeCalls.punchHole(guest.process, out, 0, 1)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertNothingHappened();
  }

  /** If one of the three is bad, nothing is copied, since the result could not be reported. */
  @Test
  void withABadPointerNothingIsDone() {
    int bad = guest.lastBytes(7);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 4, 0, bad))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(RangeCalls.copyFileRange(guest.process, in, bad, out, 0, 4, 0, copied))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, bad, 4, 0, copied))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(RangeCalls.copyFileRange(guest.process, in, offset, out, BAD, 4, 0, copied))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(guest.memory.loadLong(offset)).isZero();
    assertNothingHappened();
  }

  @Test
  void aBadPointerComesBeforeBadFlags() {
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 4, 1, BAD))
        .isEqualTo(WasiErrno.FAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, -1, Integer.MIN_VALUE})
  void thereAreNoFlags(int flags) {
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 4, flags, copied))
        .isEqualTo(WasiErrno.INVAL);
    assertNothingHappened();
  }

  /** Also -1, which the kernel, but not a guest, uses for the position. */
  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
  void halfOfAllOffsetsAndLengthsAreInvalid(long negative) {
    guest.memory.storeLong(offset, negative);
    assertThat(RangeCalls.copyFileRange(guest.process, in, offset, out, 0, 4, 0, copied))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, offset, 4, 0, copied))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, negative, 0, copied))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(RangeCalls.punchHole(guest.process, out, negative, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(RangeCalls.punchHole(guest.process, out, 0, negative)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.memory.loadLong(offset)).isEqualTo(negative);
    assertNothingHappened();
  }

  @Test
  void rangesOfOneFileThatOverlapAreInvalid() {
    guest.memory.storeLong(offset, 3);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, in, offset, 4, 0, copied))
        .isEqualTo(WasiErrno.INVAL);
    int again = guest.open("in", 0, FakeGuest.READ_WRITE);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, again, offset, 4, 0, copied))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(guest.memory.loadLong(offset)).isEqualTo(3);
    assertNothingHappened();
  }

  @Test
  void aFullMountEndsACopyAndSaysHowFarItCame() {
    try (FakeGuest small = new FakeGuest(new MemFileSystem(3 * 4096, 100), false)) {
      int source = small.open("in", OFlags.CREAT, FakeGuest.READ_WRITE);
      small.write(source, "x".repeat(8192));
      int target = small.open("out", OFlags.CREAT, FakeGuest.READ_WRITE);
      int from = small.alloc(8);
      int result = small.alloc(8);
      assertThat(RangeCalls.copyFileRange(small.process, source, from, target, 0, 8192, 0, result))
          .isEqualTo(WasiErrno.SUCCESS);
      assertThat(small.memory.loadLong(result)).isEqualTo(4096);
      assertThat(small.memory.loadLong(from)).isEqualTo(4096);
      assertThat(RangeCalls.copyFileRange(small.process, source, from, target, 0, 4096, 0, result))
          .isEqualTo(WasiErrno.NOSPC);
      assertThat(small.memory.loadLong(from)).isEqualTo(4096);
    }
  }

  @Test
  void aHolePastTheLargestOffsetIsTooLarge() {
    assertThat(RangeCalls.punchHole(guest.process, out, Long.MAX_VALUE, 1))
        .isEqualTo(WasiErrno.FBIG);
    assertThat(RangeCalls.punchHole(guest.process, out, 0, 0)).isEqualTo(WasiErrno.INVAL);
    assertNothingHappened();
  }
}
