package dev.gangway.host;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DIRECTORY;
import static dev.gangway.abi.Fcntl.O_NONBLOCK;
import static dev.gangway.abi.Fcntl.O_PATH;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.host.HostResources.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Iovec;
import dev.gangway.abi.Kstat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.gangway.host.Linux#available")
class HostFileErrorsTest {

  /** No process has that many descriptors: the limit of the kernel is lower. */
  private static final int NOT_OPEN = Integer.MAX_VALUE;

  @TempDir Path dir;

  private final HostResources host = new HostResources();
  private final MemorySegment buffer = host.allocate(4096);

  @AfterEach
  void giveBack() {
    host.close();
  }

  private int create() {
    return host.open(dir.resolve("f"), O_RDWR | O_CREAT);
  }

  @Test
  void everyCallOnANumberThatIsNotOpenIsEbadf() {
    long address = buffer.address();
    long iovec = host.iovec(buffer);
    for (int fd : new int[] {NOT_OPEN, -1, Integer.MIN_VALUE}) {
      assertFailed(Errno.EBADF, HostFile.read(fd, address, 1));
      assertFailed(Errno.EBADF, HostFile.write(fd, address, 1));
      assertFailed(Errno.EBADF, HostFile.pread(fd, address, 1, 0));
      assertFailed(Errno.EBADF, HostFile.pwrite(fd, address, 1, 0));
      assertFailed(Errno.EBADF, HostFile.readv(fd, iovec, 1));
      assertFailed(Errno.EBADF, HostFile.writev(fd, iovec, 1));
      assertFailed(Errno.EBADF, HostFile.preadv(fd, iovec, 1, 0));
      assertFailed(Errno.EBADF, HostFile.pwritev(fd, iovec, 1, 0));
      assertFailed(Errno.EBADF, HostFile.close(fd));
      assertFailed(Errno.EBADF, HostFile.dup(fd));
      assertFailed(Errno.EBADF, HostFile.getFlags(fd));
      assertFailed(Errno.EBADF, HostFile.setFlags(fd, 0));
      assertFailed(Errno.EBADF, HostFile.lseek(fd, 0, Fcntl.SEEK_SET));
      assertFailed(Errno.EBADF, HostFile.ftruncate(fd, 0));
      assertFailed(Errno.EBADF, HostFile.fallocate(fd, 0, 0, 1));
      assertFailed(Errno.EBADF, HostFile.fadvise(fd, 0, 0, Fcntl.POSIX_FADV_NORMAL));
      assertFailed(Errno.EBADF, HostFile.fsync(fd));
      assertFailed(Errno.EBADF, HostFile.fdatasync(fd));
      assertFailed(Errno.EBADF, HostFile.getdents64(fd, address, 4096));
      assertFailed(Errno.EBADF, HostFile.fstat(fd, new Kstat()));
      assertFailed(Errno.EBADF, HostFile.futimens(fd, 0, 0));
      assertFailed(Errno.EBADF, HostFile.filesystemType(fd));
      assertFailed(Errno.EBADF, HostFile.bytesReadable(fd));
      assertFailed(Errno.EBADF, HostFile.isatty(fd));
    }
  }

  @Test
  void wrongDirectionIsEbadf() throws IOException {
    Files.createFile(dir.resolve("f"));

    assertFailed(
        Errno.EBADF, HostFile.read(host.open(dir.resolve("f"), O_WRONLY), buffer.address(), 1));
    assertFailed(
        Errno.EBADF, HostFile.write(host.open(dir.resolve("f"), O_RDONLY), buffer.address(), 1));
    assertFailed(
        Errno.EBADF, HostFile.read(host.open(dir.resolve("f"), O_PATH), buffer.address(), 1));
  }

  @Test
  void directoryIsNeitherReadNorTruncated() {
    int fd = host.open(dir, O_RDONLY | O_DIRECTORY);

    assertFailed(Errno.EISDIR, HostFile.read(fd, buffer.address(), 1));
    assertFailed(Errno.EINVAL, HostFile.ftruncate(fd, 0));
  }

  @Test
  void memoryThatIsNotThereIsEfaultAndDoesNotEndTheJvm() {
    int fd = create();
    HostFile.write(fd, buffer.address(), 10);
    long reserved = HostMemory.reserve(Linux.pageSize());

    assertFailed(Errno.EFAULT, HostFile.pread(fd, reserved, 10, 0));
    assertFailed(Errno.EFAULT, HostFile.pwrite(fd, reserved, 10, 0));
    assertFailed(Errno.EFAULT, HostFile.readv(fd, reserved, 1));

    assertThat(HostMemory.munmap(reserved, Linux.pageSize())).isZero();
  }

  @Test
  void negativeOffsetsAndLengthsAreEinval() {
    int fd = create();
    long address = buffer.address();

    assertFailed(Errno.EINVAL, HostFile.pread(fd, address, 1, -1));
    assertFailed(Errno.EINVAL, HostFile.pwrite(fd, address, 1, -1));
    assertFailed(Errno.EINVAL, HostFile.preadv(fd, host.iovec(buffer), 1, -1));
    assertFailed(Errno.EINVAL, HostFile.pwritev(fd, host.iovec(buffer), 1, Long.MIN_VALUE));
    assertFailed(Errno.EINVAL, HostFile.preadv2(fd, host.iovec(buffer), 1, -2, 0));
    assertFailed(Errno.EOPNOTSUPP, HostFile.preadv2(fd, host.iovec(buffer), 1, 0, 1 << 30));
    assertFailed(Errno.EINVAL, HostFile.lseek(fd, -1, Fcntl.SEEK_SET));
    assertFailed(Errno.EINVAL, HostFile.lseek(fd, 0, 99));
    assertFailed(Errno.EINVAL, HostFile.ftruncate(fd, -1));
    assertFailed(Errno.EINVAL, HostFile.fallocate(fd, 0, 0, 0));
    assertFailed(Errno.EINVAL, HostFile.fadvise(fd, 0, 0, 99));
  }

  @Test
  void moreVectorsThanIovMaxAreEinval() {
    int fd = create();
    MemorySegment array = host.allocate((long) Iovec.SIZE * (Iovec.IOV_MAX + 1));

    assertThat(HostFile.writev(fd, array.address(), Iovec.IOV_MAX)).isZero();
    assertFailed(Errno.EINVAL, HostFile.writev(fd, array.address(), Iovec.IOV_MAX + 1));
    assertFailed(Errno.EINVAL, HostFile.readv(fd, array.address(), -1));
  }

  @Test
  void pipesHaveNoPositions() {
    int[] pipe = host.pipe(0);

    assertFailed(Errno.ESPIPE, HostFile.pread(pipe[0], buffer.address(), 1, 0));
    assertFailed(Errno.ESPIPE, HostFile.lseek(pipe[0], 0, Fcntl.SEEK_CUR));
    assertFailed(Errno.EINVAL, HostFile.fsync(pipe[0]));
    assertFailed(Errno.ENOTTY, HostFile.isatty(pipe[0]));
  }

  @Test
  void emptyNonBlockingPipeIsEagainAndAFullOneTakesWhatFits() {
    int[] pipe = host.pipe(O_NONBLOCK);
    assertFailed(Errno.EAGAIN, HostFile.read(pipe[0], buffer.address(), 1));

    long written = 0;
    long result;
    while ((result = HostFile.write(pipe[1], buffer.address(), 4096)) > 0) {
      written += result;
    }

    assertFailed(Errno.EAGAIN, result);
    assertThat(HostFile.bytesReadable(pipe[0])).isEqualTo(written);
  }

  @Test
  void writingToAPipeThatNobodyReadsIsEpipeAndTheJvmLives() {
    int[] pipe = host.pipe(0);
    host.closeNow(pipe[0]);

    assertFailed(Errno.EPIPE, HostFile.write(pipe[1], buffer.address(), 1));
  }

  @Test
  void directoryReadingNeedsADirectoryAndRoomForOneEntry() {
    assertFailed(Errno.ENOTDIR, HostFile.getdents64(create(), buffer.address(), 4096));
    int directory = host.open(dir, O_RDONLY | O_DIRECTORY);
    assertFailed(Errno.EINVAL, HostFile.getdents64(directory, buffer.address(), 8));
  }

  @Test
  void removedDirectoryIsEnoent() throws IOException {
    Path gone = Files.createDirectory(dir.resolve("gone"));
    int fd = host.open(gone, O_RDONLY | O_DIRECTORY);
    Files.delete(gone);

    assertFailed(Errno.ENOENT, HostFile.getdents64(fd, buffer.address(), 4096));
  }

  @Test
  void failedStatKeepsTheRecord() {
    Kstat stat = new Kstat();
    stat.size = 42;

    assertFailed(Errno.EBADF, HostFile.fstat(NOT_OPEN, stat));

    assertThat(stat.size).isEqualTo(42);
  }

  @Test
  void closingTwiceIsEbadf() {
    int fd = create();
    host.closeNow(fd);

    assertFailed(Errno.EBADF, HostFile.close(fd));
  }
}
