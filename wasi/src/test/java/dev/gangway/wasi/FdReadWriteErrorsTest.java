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
    assertThat(guest.io.fdTell(file, tell)).isEqualTo(WasiErrno.SUCCESS);
    return guest.memory.loadLong(tell);
  }

  /** Also with every other argument bad: the descriptor is looked at first. */
  @ParameterizedTest
  @ValueSource(ints = {4, 15, 16, 1000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void whatIsNotOpenIsABadDescriptor(int fd) {
    int bad = FakeGuest.NOWHERE;
    assertThat(guest.io.fdRead(fd, bad, 1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdWrite(fd, bad, 1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdPread(fd, bad, 1, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdPwrite(fd, bad, 1, -1, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdSeek(fd, -1, 9, bad)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdTell(fd, bad)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void theWrongDirectionIsABadDescriptorBeforeABadPointer() {
    int reader = file(Rights.FD_READ | Rights.FD_SEEK);
    assertThat(guest.io.fdWrite(reader, iovs, 1, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdPwrite(reader, iovs, 1, 0, FakeGuest.NOWHERE)).isEqualTo(WasiErrno.BADF);
    int writer = guest.open("file", 0, Rights.FD_WRITE | Rights.FD_SEEK);
    assertThat(guest.io.fdRead(writer, iovs, 1, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdPread(writer, FakeGuest.NOWHERE, 1, 0, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.contents("file")).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void whatWasDroppedIsNotCapable() {
    int file = file(FakeGuest.READ_WRITE);
    guest.drop(file, Rights.FD_SEEK);
    assertThat(guest.io.fdPread(file, iovs, 1, 0, result)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.io.fdPwrite(file, iovs, 1, 0, result)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.io.fdSeek(file, 1, 0, result)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.io.fdRead(file, iovs, 1, result)).isEqualTo(WasiErrno.SUCCESS);
    guest.drop(file, Rights.FD_READ | Rights.FD_WRITE | Rights.FD_TELL);
    assertThat(guest.io.fdRead(file, iovs, 1, result)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.io.fdWrite(file, iovs, 1, result)).isEqualTo(WasiErrno.NOTCAPABLE);
    assertThat(guest.io.fdTell(file, result)).isEqualTo(WasiErrno.NOTCAPABLE);
  }

  @Test
  void aDirectoryIsNotReadWrittenOrSought() {
    int root = FakeGuest.ROOT;
    assertThat(guest.io.fdRead(root, iovs, 1, result)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.io.fdPread(root, iovs, 1, 0, result)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.io.fdWrite(root, iovs, 1, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdPwrite(root, iovs, 1, 0, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdSeek(root, 0, 0, result)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.io.fdTell(root, result)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void aStreamHasNoPosition() {
    assertThat(guest.io.fdPread(0, iovs, 1, 0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(guest.io.fdPwrite(1, iovs, 1, 0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(guest.io.fdSeek(1, 0, 0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(guest.io.fdTell(0, result)).isEqualTo(WasiErrno.SPIPE);
    assertThat(guest.stdout.captured()).isZero();
  }

  @Test
  void withoutRoomForTheResultNothingIsDone() {
    int file = file(FakeGuest.READ_WRITE);
    int bad = guest.lastBytes(3);
    assertThat(guest.io.fdRead(file, iovs, 1, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdWrite(file, iovs, 1, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdPread(file, iovs, 1, 0, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdPwrite(file, iovs, 1, 0, bad)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdSeek(file, 5, 0, guest.lastBytes(7))).isEqualTo(WasiErrno.FAULT);
    assertThat(position(file)).isZero();
    assertThat(guest.load(buffer, 16)).containsOnly(0);
    assertThat(guest.contents("file")).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void aBadFirstBufferIsAFaultAndMovesNothing() {
    int file = file(FakeGuest.READ_WRITE);
    int bad = guest.iovecs(FakeGuest.NOWHERE, 4, buffer, 4);
    assertThat(guest.io.fdRead(file, bad, 2, result)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdWrite(file, bad, 2, result)).isEqualTo(WasiErrno.FAULT);
    assertThat(position(file)).isZero();
  }

  @Test
  void anIovecArrayOutsideOfMemoryIsAFault() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(guest.io.fdRead(file, guest.lastBytes(7), 1, result)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.io.fdWrite(file, -8, 2, result)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void moreBuffersThanTheHostTakesAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(guest.io.fdRead(file, iovs, 1025, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdWrite(file, iovs, -1, result)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void moreBytesThanFitIntoTheResultAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    int huge = guest.iovecs(buffer, Integer.MAX_VALUE, buffer, 1);
    assertThat(guest.io.fdRead(file, huge, 2, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdPwrite(file, guest.iovecs(buffer, -1), 1, 0, result))
        .isEqualTo(WasiErrno.INVAL);
  }

  /** The guest has 256 KiB: no host memory may be taken for what it asks. */
  @Test
  void aBufferOfAGibibyteCostsTheHostNothing() {
    int file = file(FakeGuest.READ_WRITE);
    int huge = guest.iovecs(guest.lastBytes(4), 1 << 30);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(guest.io.fdRead(file, huge, 1, result)).isEqualTo(WasiErrno.SUCCESS);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(guest.memory.loadInt(result)).isEqualTo(4);
  }

  @Test
  void offsetsOfHalfTheNumbersAreInvalid() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(guest.io.fdPread(file, iovs, 1, -1, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdPwrite(file, iovs, 1, Long.MIN_VALUE, result)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void aWriteAtTheLargestOffsetIsTooLarge() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(guest.io.fdPwrite(file, iovs, 1, Long.MAX_VALUE, result)).isEqualTo(WasiErrno.FBIG);
  }

  @Test
  void seekRefusesWhatIsNoPosition() {
    int file = file(FakeGuest.READ_WRITE);
    assertThat(guest.io.fdSeek(file, -1, 0, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdSeek(file, -21, 2, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdSeek(file, 0, 3, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdSeek(file, 0, -1, result)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.io.fdSeek(file, Long.MAX_VALUE, 2, result)).isEqualTo(WasiErrno.OVERFLOW);
    assertThat(position(file)).isZero();
  }
}
