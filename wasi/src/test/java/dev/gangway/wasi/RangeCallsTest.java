package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.vfs.Mount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RangeCallsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int copied = guest.alloc(8);

  @AfterEach
  void close() {
    guest.close();
  }

  private int file(String name, String contents) {
    guest.create(name, contents);
    return guest.open(name, 0, FakeGuest.READ_WRITE);
  }

  private int offset(long value) {
    int pointer = guest.alloc(8);
    guest.memory.storeLong(pointer, value);
    return pointer;
  }

  private long position(int file) {
    int tell = guest.alloc(8);
    assertThat(FdReadWrite.fdTell(guest.process, file, tell)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(tell);
  }

  @Test
  void withoutOffsetsBothPositionsMoveOn() {
    int in = file("in", "0123456789");
    int out = file("out", "");
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 4, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(copied)).isEqualTo(4);
    assertThat(position(in)).isEqualTo(4);
    assertThat(position(out)).isEqualTo(4);
    assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 100, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(copied)).isEqualTo(6);
    assertThat(guest.contents("out")).isEqualTo("0123456789");
  }

  @Test
  void offsetsMoveOnAndThePositionsStay() {
    int in = file("in", "0123456789");
    int out = file("out", "abcdefghij");
    int from = offset(2);
    int to = offset(5);
    assertThat(RangeCalls.copyFileRange(guest.process, in, from, out, to, 3, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(copied)).isEqualTo(3);
    assertThat(guest.memory.loadLong(from)).isEqualTo(5);
    assertThat(guest.memory.loadLong(to)).isEqualTo(8);
    assertThat(position(in)).isZero();
    assertThat(position(out)).isZero();
    assertThat(guest.contents("out")).isEqualTo("abcde234ij");
  }

  @Test
  void oneOffsetAloneLeavesTheOtherToThePosition() {
    int in = file("in", "0123456789");
    int out = file("out", "");
    int from = offset(8);
    assertThat(RangeCalls.copyFileRange(guest.process, in, from, out, 0, 9, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(from)).isEqualTo(10);
    assertThat(position(in)).isZero();
    assertThat(position(out)).isEqualTo(2);
  }

  @Test
  void pastTheEndNothingIsCopiedAndNothingMoves() {
    int in = file("in", "0123456789");
    int out = file("out", "abc");
    int from = offset(1L << 40);
    guest.memory.storeLong(copied, 99);
    assertThat(RangeCalls.copyFileRange(guest.process, in, from, out, 0, 9, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(copied)).isZero();
    assertThat(guest.memory.loadLong(from)).isEqualTo(1L << 40);
    assertThat(guest.contents("out")).isEqualTo("abc");
  }

  @Test
  void theOffsetsLastBytesOfMemoryAreEnoughForIt() {
    int in = file("in", "0123456789");
    int out = file("out", "");
    int last = guest.lastBytes(8);
    guest.memory.storeLong(last, 7);
    assertThat(RangeCalls.copyFileRange(guest.process, in, last, out, 0, 9, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadLong(last)).isEqualTo(10);
    assertThat(guest.contents("out")).isEqualTo("789");
  }

  @Test
  void oneFileIsCopiedWithinItself() {
    int file = file("f", "0123456789");
    assertThat(
            RangeCalls.copyFileRange(guest.process, file, offset(0), file, offset(5), 5, 0, copied))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("f")).isEqualTo("0123401234");
  }

  @Test
  void mountsDoNotMatter() {
    try (MemFileSystem second = new MemFileSystem(1 << 20, 100)) {
      int in = file("in", "0123456789");
      int there = guest.mount(new Mount("/second", second, false));
      FakeGuest.Text name = guest.text("out");
      int opened = guest.alloc(4);
      assertThat(
              PathOpen.pathOpen(
                  guest.process,
                  there,
                  0,
                  name.pointer(),
                  name.length(),
                  OFlags.CREAT,
                  FakeGuest.READ_WRITE,
                  0,
                  0,
                  opened))
          .isEqualTo(WasiErrno.SUCCESS);
      int out = guest.memory.loadInt(opened);
      assertThat(RangeCalls.copyFileRange(guest.process, in, 0, out, 0, 100, 0, copied))
          .isEqualTo(WasiErrno.SUCCESS);
      assertThat(FdReadWrite.fdSeek(guest.process, out, 0, 0, guest.alloc(8)))
          .isEqualTo(WasiErrno.SUCCESS);
      assertThat(guest.read(out)).isEqualTo("0123456789");
      assertThat(FdCalls.fdClose(guest.process, out)).isEqualTo(WasiErrno.SUCCESS);
      assertThat(FdCalls.fdClose(guest.process, there)).isEqualTo(WasiErrno.SUCCESS);
    }
  }

  @Test
  void aPunchedHoleReadsAsZeroAndTheSizeStays() {
    int file = file("f", "0123456789");
    assertThat(RangeCalls.punchHole(guest.process, file, 3, 4)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("f")).isEqualTo("012\0\0\0\000789");
    assertThat(RangeCalls.punchHole(guest.process, file, 8, 1000)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.contents("f")).isEqualTo("012\0\0\0\0007\0\000");
  }
}
