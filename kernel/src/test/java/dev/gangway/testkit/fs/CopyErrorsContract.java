package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.abi.Fcntl.SEEK_CUR;
import static dev.gangway.abi.Fcntl.SEEK_SET;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.vfs.CopyRange.POSITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.fs.stream.CaptureFile;
import dev.gangway.fs.stream.NullFile;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code copy_file_range}: what is refused, and that nothing has changed then. */
abstract class CopyErrorsContract extends CopyTest {
  private final byte[] source = random(SIZE, 3);
  private final byte[] target = random(SIZE, 4);
  private OpenFile in;
  private OpenFile out;

  CopyErrorsContract(FileSystemContract suite) {
    super(suite);
  }

  @BeforeEach
  void open() {
    in = root.open("in", O_RDWR | O_CREAT);
    out = root.open("out", O_RDWR | O_CREAT);
    fill(kernel, in, source);
    fill(kernel, out, target);
    assertResult(ReadWrite.lseek(in, 11, SEEK_SET)).succeeds();
    assertResult(ReadWrite.lseek(out, 22, SEEK_SET)).succeeds();
  }

  @AfterEach
  void assertNothingHappened() {
    assertHolds(in, source);
    assertHolds(out, target);
    assertResult(ReadWrite.lseek(in, 0, SEEK_CUR)).moves(11);
    assertResult(ReadWrite.lseek(out, 0, SEEK_CUR)).moves(22);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 0, 200123",
    "0, 99, 100",
    "99, 0, 100",
    "70000, 70499, 500",
    "70499, 70000, 500",
    "0, 65536, 65537",
    "0, 200122, 9223372036854775807"
  })
  void rangesOfOneFileThatOverlapAreInvalid(long from, long to, long n) {
    assertResult(copy(in, from, in, to, n)).failsWith(Errno.EINVAL);
    assertResult(copy(in, from, root.open("in", O_WRONLY), to, n)).failsWith(Errno.EINVAL);
    assertResult(root.link("in", "other name")).succeeds();
    assertResult(copy(in, from, root.open("other name", O_RDWR), to, n)).failsWith(Errno.EINVAL);
  }

  @Test
  void theOnePositionOfAnOpenFileOverlapsItself() {
    assertResult(copy(in, POSITION, in, POSITION, 5)).failsWith(Errno.EINVAL);
  }

  @Test
  void directoriesAreRefused() {
    assertResult(copy(root.directory(), 0, out, 0, 10)).failsWith(Errno.EISDIR);
    assertResult(copy(in, 0, root.directory(), 0, 10)).failsWith(Errno.EISDIR);
    assertResult(copy(root.directory(), 0, root.directory(), 0, 10)).failsWith(Errno.EISDIR);
  }

  @Test
  void streamsAreInvalid() {
    OpenFile empty = new NullFile(Fcntl.O_RDONLY);
    CaptureFile capture = new CaptureFile(1_000);
    try {
      assertResult(copy(empty, POSITION, out, 0, 10)).failsWith(Errno.EINVAL);
      assertResult(copy(in, 0, capture, POSITION, 10)).failsWith(Errno.EINVAL);
      assertThat(capture.captured()).isZero();
    } finally {
      empty.put();
      capture.put();
    }
  }

  @Test
  void theWrongDirectionIsABadDescriptor() {
    OpenFile writer = root.open("in", O_WRONLY);
    OpenFile reader = root.open("out", O_RDONLY);
    assertResult(copy(writer, 0, out, 0, 10)).failsWith(Errno.EBADF);
    assertResult(copy(in, 0, reader, 0, 10)).failsWith(Errno.EBADF);
    assertResult(copy(writer, 0, reader, 0, 0)).failsWith(Errno.EBADF);
  }

  @Test
  void aTargetThatAppendsIsABadDescriptor() {
    OpenFile appends = root.open("out", O_WRONLY | O_APPEND);
    assertResult(copy(in, 0, appends, 0, 10)).failsWith(Errno.EBADF);
    assertResult(copy(in, 0, appends, SIZE, 10)).failsWith(Errno.EBADF);
    assertResult(copy(in, 0, appends, POSITION, 10)).failsWith(Errno.EBADF);
    assertResult(appends.setFlags(0)).succeeds();
    assertResult(copy(in, SIZE, appends, 0, 10)).moves(0);
  }

  @Test
  void negativeOffsetsAreInvalid() {
    assertResult(copy(in, -20, out, 0, 10)).failsWith(Errno.EINVAL);
    assertResult(copy(in, 0, out, -20, 10)).failsWith(Errno.EINVAL);
    assertResult(copy(in, Long.MIN_VALUE, out, 0, 10)).failsWith(Errno.EINVAL);
  }

  @Test
  void aTargetPastTheLargestSizeIsTooLarge() {
    assertResult(copy(in, 0, out, Long.MAX_VALUE, 10)).failsWith(Errno.EFBIG);
    assertResult(copy(in, 0, out, subject.maxFileSize(), 10)).failsWith(Errno.EFBIG);
  }

  @Test
  void aCopyThatReachesTheLargestSizeEndsThere() {
    OpenFile huge = root.open("huge", O_RDWR | O_CREAT);
    assertResult(copy(in, 0, huge, subject.maxFileSize() - 5, 10)).moves(5);
    assertThat(kernel.fstat(huge).size).isEqualTo(subject.maxFileSize());
    assertThat(kernel.pread(huge, 10, subject.maxFileSize() - 5))
        .isEqualTo(Arrays.copyOf(source, 5));
  }

  @Test
  void aReadOnlyMountIsNoTarget() {
    assumeTrue(subject.confined(), "the mount is the kernel's, not the oracle's");
    try (TestKernel sealed = new TestKernel(new Mount("/ro", subject.fileSystem(), true))) {
      assertResult(sealed.root().tryOpen("out", O_WRONLY)).failsWith(Errno.EROFS);
      OpenFile reader = sealed.root().open("out", O_RDONLY);
      assertResult(copy(in, 0, reader, 0, 10)).failsWith(Errno.EBADF);
    }
  }
}
