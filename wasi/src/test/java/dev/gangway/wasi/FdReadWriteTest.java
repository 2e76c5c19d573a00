package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FdReadWriteTest {
  private final FakeGuest guest = new FakeGuest();
  private final int result = guest.alloc(8);

  @AfterEach
  void close() {
    guest.close();
  }

  private int file(String contents) {
    guest.create("file", contents);
    return guest.open("file", 0, FakeGuest.READ_WRITE);
  }

  private long seek(int file, long offset, int whence) {
    assertThat(FdReadWrite.fdSeek(guest.process, file, offset, whence, result))
        .isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(result);
  }

  private long tell(int file) {
    assertThat(FdReadWrite.fdTell(guest.process, file, result)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(result);
  }

  @Test
  void readsGoOnWhereTheLastOneEnded() {
    int file = file("abcdef");
    int buffer = guest.alloc(4);
    int iovs = guest.iovecs(buffer, 4);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, guest.memory.loadInt(result))).isEqualTo("abcd");
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, guest.memory.loadInt(result))).isEqualTo("ef");
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isZero();
  }

  @Test
  void aReadFillsItsBuffersInTurn() {
    int file = file("abcdefgh");
    int first = guest.alloc(3);
    int second = guest.alloc(10);
    int iovs = guest.iovecs(first, 3, 0, 0, second, 10);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 3, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isEqualTo(8);
    assertThat(guest.loadText(first, 3)).isEqualTo("abc");
    assertThat(guest.loadText(second, 5)).isEqualTo("defgh");
    assertThat(guest.load(second + 5, 5)).containsOnly(0);
  }

  @Test
  void aWriteTakesItsBuffersInTurn() {
    int file = guest.open("new", OFlags.CREAT, FakeGuest.READ_WRITE);
    FakeGuest.Text a = guest.text("ab");
    FakeGuest.Text b = guest.text("cde");
    int iovs = guest.iovecs(a.pointer(), 2, b.pointer(), 3, a.pointer(), 1);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, 3, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isEqualTo(6);
    assertThat(guest.contents("new")).isEqualTo("abcdea");
  }

  @Test
  void noBuffersMoveNoBytes() {
    int file = file("abc");
    assertThat(FdReadWrite.fdRead(guest.process, file, 0, 0, result)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isZero();
    assertThat(FdReadWrite.fdWrite(guest.process, file, 0, 0, result)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isZero();
    assertThat(tell(file)).isZero();
  }

  @Test
  void positionedCallsLeaveThePositionAlone() {
    int file = file("abcdef");
    seek(file, 1, 0);
    int buffer = guest.alloc(2);
    int iovs = guest.iovecs(buffer, 2);
    assertThat(FdReadWrite.fdPread(guest.process, file, iovs, 1, 4, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, 2)).isEqualTo("ef");
    assertThat(FdReadWrite.fdPwrite(guest.process, file, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isEqualTo(2);
    assertThat(tell(file)).isEqualTo(1);
    assertThat(guest.contents("file")).isEqualTo("efcdef");
  }

  @Test
  void seekCountsFromTheStartThePositionAndTheEnd() {
    int file = file("abcdef");
    assertThat(seek(file, 2, 0)).isEqualTo(2);
    assertThat(seek(file, 3, 1)).isEqualTo(5);
    assertThat(seek(file, -4, 1)).isEqualTo(1);
    assertThat(seek(file, -1, 2)).isEqualTo(5);
    assertThat(seek(file, 1000, 2)).isEqualTo(1006);
    assertThat(tell(file)).isEqualTo(1006);
    assertThat(guest.read(file)).isEmpty();
  }

  @Test
  void appendingWritesAtTheEndWhereverThePositionIs() {
    guest.create("file", "abc");
    int file = guest.open("file", 0, FakeGuest.READ_WRITE, FdFlags.APPEND);
    seek(file, 0, 0);
    guest.write(file, "de");
    assertThat(guest.contents("file")).isEqualTo("abcde");
    assertThat(tell(file)).isEqualTo(5);
  }

  @Test
  void aBufferMayEndWhereMemoryEnds() {
    int file = file("abcd");
    int buffer = guest.lastBytes(4);
    assertThat(FdReadWrite.fdRead(guest.process, file, guest.iovecs(buffer, 4), 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.loadText(buffer, 4)).isEqualTo("abcd");
  }

  @Test
  void readsStopAtABadBufferAndReportWhatWasCopied() {
    int file = file("abcdef");
    int good = guest.alloc(2);
    int iovs = guest.iovecs(good, 2, FakeGuest.NOWHERE, 4);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 2, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isEqualTo(2);
    assertThat(guest.loadText(good, 2)).isEqualTo("ab");
    assertThat(tell(file)).isEqualTo(2);
  }

  @Test
  void writesStopWhereMemoryEndsAndReportWhatWasCopied() {
    int file = guest.open("new", OFlags.CREAT, FakeGuest.READ_WRITE);
    guest.memory.fill(guest.lastBytes(3), (byte) 'x', 3);
    int iovs = guest.iovecs(guest.lastBytes(3), 100);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(guest.memory.loadInt(result)).isEqualTo(3);
    assertThat(guest.contents("new")).isEqualTo("xxx");
  }

  @Test
  void writesToAStreamReachIt() {
    guest.write(1, "hello\n");
    assertThat(guest.stdout.text()).isEqualTo("hello\n");
  }

  @Test
  void theRightToTellIsEnoughToAskForThePosition() {
    int file = guest.open("new", OFlags.CREAT, Rights.FD_WRITE | Rights.FD_TELL);
    guest.write(file, "abc");
    assertThat(seek(file, 0, 1)).isEqualTo(3);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 0, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
  }
}
