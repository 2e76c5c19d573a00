package dev.gangway.vfs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.uaccess.LinearMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Positions, directions and streams, apart from any file system. */
class ReadWriteTest {
  private final LinearMemory memory = LinearMemory.create(1, 1);
  private final Task task = new Task(memory, new FdTable(4));

  @AfterEach
  void close() {
    memory.close();
  }

  private Task with(long bytes) {
    task.iter().importBuffer(0, bytes);
    return task;
  }

  private static long position(OpenFile file) {
    return ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR);
  }

  // ---- regular files --------------------------------------------------------------------------

  @Test
  void thePositionMovesByWhatWasMovedAndNotByWhatWasAskedFor() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    file.results.add(3L);
    assertResult(ReadWrite.write(with(10), file)).moves(3);
    assertResult(position(file)).moves(3);
    file.results.add(5L);
    assertResult(ReadWrite.read(with(10), file)).moves(5);
    assertThat(file.lastPosition).isEqualTo(3);
    assertResult(position(file)).moves(8);
  }

  @Test
  void anErrorLeavesThePositionAlone() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(ReadWrite.write(with(4), file)).moves(4);
    file.results.add((long) -Errno.EIO);
    assertResult(ReadWrite.read(with(10), file)).failsWith(Errno.EIO);
    file.results.add((long) -Errno.ENOSPC);
    assertResult(ReadWrite.write(with(10), file)).failsWith(Errno.ENOSPC);
    assertResult(position(file)).moves(4);
  }

  @Test
  void nothingIsAskedOfTheFileForNoBytes() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(ReadWrite.read(with(0), file)).moves(0);
    assertResult(ReadWrite.write(with(0), file)).moves(0);
    assertResult(ReadWrite.pread(with(0), file, 5)).moves(0);
    assertResult(ReadWrite.pwrite(with(0), file, 5)).moves(0);
    assertThat(file.calls).isZero();
  }

  @Test
  void noTransferPassesTheLargestOffset() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(ReadWrite.pwrite(with(10), file, Long.MAX_VALUE - 3)).moves(3);
    assertThat(file.lastCount).isEqualTo(3);
    assertResult(ReadWrite.pwrite(with(10), file, Long.MAX_VALUE)).failsWith(Errno.EFBIG);
    assertResult(ReadWrite.pread(with(10), file, Long.MAX_VALUE - 4)).moves(4);
    assertResult(ReadWrite.pread(with(10), file, Long.MAX_VALUE)).moves(0);
    assertResult(ReadWrite.lseek(file, Long.MAX_VALUE, Fcntl.SEEK_SET)).moves(Long.MAX_VALUE);
    assertResult(ReadWrite.read(with(10), file)).moves(0);
    assertResult(ReadWrite.write(with(10), file)).failsWith(Errno.EFBIG);
  }

  @Test
  void seekingPastEitherEndIsRefused() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    assertResult(ReadWrite.lseek(file, 10, Fcntl.SEEK_SET)).moves(10);
    assertResult(ReadWrite.lseek(file, Long.MAX_VALUE, Fcntl.SEEK_CUR)).failsWith(Errno.EOVERFLOW);
    assertResult(ReadWrite.lseek(file, Long.MIN_VALUE, Fcntl.SEEK_CUR)).failsWith(Errno.EINVAL);
    assertResult(ReadWrite.lseek(file, -1_000, Fcntl.SEEK_END)).moves(0);
    assertResult(ReadWrite.lseek(file, -1_001, Fcntl.SEEK_END)).failsWith(Errno.EINVAL);
    assertResult(ReadWrite.lseek(file, 0, -1)).failsWith(Errno.EINVAL);
    assertResult(position(file)).moves(0);
  }

  @Test
  void theWrongDirectionIsEBADFBeforeTheFileIsAsked() {
    FakeFile reader = FakeFile.regular(Fcntl.O_RDONLY);
    FakeFile writer = FakeFile.regular(Fcntl.O_WRONLY);
    assertResult(ReadWrite.write(with(1), reader)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.pwrite(with(1), reader, 0)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.read(with(1), writer)).failsWith(Errno.EBADF);
    assertResult(ReadWrite.pread(with(1), writer, 0)).failsWith(Errno.EBADF);
    assertThat(reader.calls + writer.calls).isZero();
  }

  // ---- the lock of the position ---------------------------------------------------------------

  private Task ownerOf(FakeFile file) {
    FdTable own = new FdTable(4);
    own.add(new Descriptor(file, null, 0, 0));
    return new Task(memory, own);
  }

  private static boolean locks(Task user, FakeFile file) {
    user.iter().importBuffer(0, 1);
    assertResult(ReadWrite.read(user, file)).moves(1);
    boolean read = file.locked;
    user.iter().importBuffer(0, 1);
    assertResult(ReadWrite.write(user, file)).moves(1);
    assertThat(file.locked).isEqualTo(read);
    return read;
  }

  @Test
  void aFileThatATaskHasToItselfIsUsedWithoutItsLock() {
    FakeFile file = FakeFile.regular(Fcntl.O_RDWR);
    Task owner = ownerOf(file);
    assertThat(locks(owner, file)).isFalse();
    assertResult(ReadWrite.lseek(file, 5, Fcntl.SEEK_CUR)).moves(7);
    assertResult(ReadWrite.lseek(file, 0, 3)).failsWith(Errno.EINVAL);
    assertResult(position(file)).moves(7);
  }

  // ---- streams --------------------------------------------------------------------------------

  @Test
  void aStreamHasNoPosition() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    assertResult(ReadWrite.pread(with(1), stream, 0)).failsWith(Errno.ESPIPE);
    assertResult(ReadWrite.pwrite(with(1), stream, 0)).failsWith(Errno.ESPIPE);
    assertResult(ReadWrite.lseek(stream, 0, Fcntl.SEEK_SET)).failsWith(Errno.ESPIPE);
    assertResult(ReadWrite.read(with(5), stream)).moves(5);
    assertResult(ReadWrite.read(with(5), stream)).moves(5);
    assertThat(stream.lastPosition).isZero();
  }

  @Test
  void aReadOfAStreamTakesWhatIsThereAndAWriteGoesOnUntilAllIsWritten() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    stream.results.add(2L);
    assertResult(ReadWrite.read(with(10), stream)).moves(2);
    stream.results.add(2L);
    stream.results.add(3L);
    assertResult(ReadWrite.write(with(10), stream)).moves(10);
    assertThat(stream.lastCount).isEqualTo(5);
  }

  @Test
  void anIdleStreamThatDoesNotBlockIsEAGAIN() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR | Fcntl.O_NONBLOCK);
    stream.results.add((long) -Errno.EAGAIN);
    assertResult(ReadWrite.read(with(10), stream)).failsWith(Errno.EAGAIN);
    stream.results.add((long) -Errno.EAGAIN);
    assertResult(ReadWrite.write(with(10), stream)).failsWith(Errno.EAGAIN);
    stream.results.add(4L);
    stream.results.add((long) -Errno.EAGAIN);
    assertResult(ReadWrite.write(with(10), stream)).moves(4);
  }

  @Test
  void anErrorAfterSomeBytesLosesToThem() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    stream.results.add(4L);
    stream.results.add((long) -Errno.EPIPE);
    assertResult(ReadWrite.write(with(10), stream)).moves(4);
    stream.results.add((long) -Errno.EPIPE);
    assertResult(ReadWrite.write(with(10), stream)).failsWith(Errno.EPIPE);
  }

  @Test
  void aFatalSignalEndsALongWriteWithWhatWasWritten() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    stream.results.add(4L);
    Thread.currentThread().interrupt();
    try {
      assertResult(ReadWrite.write(with(10), stream)).moves(4);
    } finally {
      assertThat(Thread.interrupted()).as("the signal stays pending").isTrue();
    }
  }

  @Test
  void theBytesThatWereAllWrittenAreReportedThoughASignalCame() {
    FakeFile stream = FakeFile.stream(Fcntl.O_RDWR);
    Thread.currentThread().interrupt();
    try {
      assertResult(ReadWrite.write(with(10), stream)).moves(10);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
