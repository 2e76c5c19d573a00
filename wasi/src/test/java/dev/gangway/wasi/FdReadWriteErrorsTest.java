package dev.gangway.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdReadWriteErrorsTest {
  private final FakeGuest guest = new FakeGuest();
  private final int result = guest.alloc(8);
  private final int buffer = guest.alloc(16);
  private final int iovs = guest.iovecs(buffer, 16);

  @AfterEach
  void close() {
    guest.close();
  }

  private int file(long rights) {
    guest.create("file", "0123456789abcdefghij");
    return guest.open("file", 0, rights);
  }

  private long position(int file) {
    int tell = guest.alloc(8);
    assertThat(FdReadWrite.fdTell(guest.process, file, tell)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(tell);
  }

  /** Also if every other argument is bad: the descriptor is checked first. */
  @ParameterizedTest
  @ValueSource(ints = {4, 15, 16, 1000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    int bad = FakeGuest.NOWHERE;
    assertThat(FdReadWrite.fdRead(guest.process, fd, bad, 1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdWrite(guest.process, fd, bad, 1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdPread(guest.process, fd, bad, 1, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdPwrite(guest.process, fd, bad, 1, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdSeek(guest.process, fd, -1, 9, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdTell(guest.process, fd, bad)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void theWrongDirectionIsABadDescriptorBeforeABadPointer() {
    int reader = file(Rights.FD_READ | Rights.FD_SEEK);
    assertThat(FdReadWrite.fdWrite(guest.process, reader, iovs, 1, result))
        .isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdPwrite(guest.process, reader, iovs, 1, 0, FakeGuest.NOWHERE))
        .isEqualTo(WasiErrno.BADF);
    int writer = guest.open("file", 0, Rights.FD_WRITE | Rights.FD_SEEK);
    assertThat(FdReadWrite.fdRead(guest.process, writer, iovs, 1, result))
        .isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdPread(guest.process, writer, FakeGuest.NOWHERE, 1, 0, result))
        .isEqualTo(WasiErrno.BADF);
    assertThat(guest.contents("file")).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    int file = file(FakeGuest.READ_WRITE);
    guest.drop(file, Rights.FD_SEEK);
    assertThat(FdReadWrite.fdPread(guest.process, file, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdPwrite(guest.process, file, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 1, 0, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    guest.drop(file, Rights.FD_READ | Rights.FD_WRITE | Rights.FD_TELL);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, 1, result))
        .isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(FdReadWrite.fdTell(guest.process, file, result)).isEqualTo(WasiErrno.NOTCAPABLE);
  }

  @Test
  void aDirectoryIsNotReadWrittenOrSought() {
    int root = FakeGuest.ROOT;
    assertThat(FdReadWrite.fdRead(guest.process, root, iovs, 1, result)).isEqualTo(WasiErrno.ISDIR);
    assertThat(FdReadWrite.fdPread(guest.process, root, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.ISDIR);
    assertThat(FdReadWrite.fdWrite(guest.process, root, iovs, 1, result)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdPwrite(guest.process, root, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdSeek(guest.process, root, 0, 0, result)).isEqualTo(WasiErrno.BADF);
    assertThat(FdReadWrite.fdTell(guest.process, root, result)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void aStreamHasNoPosition() {
    assertThat(FdReadWrite.fdPread(guest.process, 0, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.SPIPE);
    assertThat(FdReadWrite.fdPwrite(guest.process, 1, iovs, 1, 0, result))
        .isEqualTo(WasiErrno.SPIPE);
    assertThat(FdReadWrite.fdSeek(guest.process, 1, 0, 0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(FdReadWrite.fdTell(guest.process, 0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(guest.stdout.captured()).isZero();
  }

  @Test
  void withoutRoomForTheResultNothingIsDone() {
    int file = file(FakeGuest.READ_WRITE);
    int bad = guest.lastBytes(3);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, 1, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdPread(guest.process, file, iovs, 1, 0, bad))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdPwrite(guest.process, file, iovs, 1, 0, bad))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 5, 0, guest.lastBytes(7)))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(position(file)).isZero();
    assertThat(guest.load(buffer, 16)).containsOnly(0);
    assertThat(guest.contents("file")).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void aBadFirstBufferIsAFaultAndMovesNothing() {
    int file = file(FakeGuest.READ_WRITE);
    int bad = guest.iovecs(FakeGuest.NOWHERE, 4, buffer, 4);
    assertThat(FdReadWrite.fdRead(guest.process, file, bad, 2, result)).isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdWrite(guest.process, file, bad, 2, result)).isEqualTo(WasiErrno.FAULT);
    assertThat(position(file)).isZero();
  }

  @Test
  void anIovecArrayOutsideOfMemoryIsAFault() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(FdReadWrite.fdRead(guest.process, file, guest.lastBytes(7), 1, result))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(FdReadWrite.fdWrite(guest.process, file, -8, 2, result)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void moreBuffersThanTheHostTakesAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(FdReadWrite.fdRead(guest.process, file, iovs, 1025, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdWrite(guest.process, file, iovs, -1, result))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void moreBytesThanFitIntoTheResultAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    int huge = guest.iovecs(buffer, Integer.MAX_VALUE, buffer, 1);
    assertThat(FdReadWrite.fdRead(guest.process, file, huge, 2, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdPwrite(guest.process, file, guest.iovecs(buffer, -1), 1, 0, result))
        .isEqualTo(WasiErrno.INVAL);
  }

  /** The guest has 256 KiB. The request must not allocate host memory. */
  @Test
  void aBufferOfAGibibyteCostsTheHostNothing() {
    int file = file(FakeGuest.READ_WRITE);
    int huge = guest.iovecs(guest.lastBytes(4), 1 << 30);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(FdReadWrite.fdRead(guest.process, file, huge, 1, result))
        .isEqualTo(WasiErrno.SUCCESS);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(guest.memory.loadInt(result)).isEqualTo(4);
  }

  @Test
  void offsetsOfHalfTheNumbersAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(FdReadWrite.fdPread(guest.process, file, iovs, 1, -1, result))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdPwrite(guest.process, file, iovs, 1, Long.MIN_VALUE, result))
        .isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void aWriteAtTheLargestOffsetIsTooLarge() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(FdReadWrite.fdPwrite(guest.process, file, iovs, 1, Long.MAX_VALUE, result))
        .isEqualTo(WasiErrno.FBIG);
  }

  @Test
  void seekRefusesWhatIsNoPosition() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(FdReadWrite.fdSeek(guest.process, file, -1, 0, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdSeek(guest.process, file, -21, 2, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 0, 3, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdSeek(guest.process, file, 0, -1, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(FdReadWrite.fdSeek(guest.process, file, Long.MAX_VALUE, 2, result))
        .isEqualTo(WasiErrno.OVERFLOW);
    assertThat(position(file)).isZero();
  }
}
