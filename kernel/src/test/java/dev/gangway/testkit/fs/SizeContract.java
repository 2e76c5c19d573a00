package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** {@code ftruncate}, {@code posix_fallocate}, {@code posix_fadvise}, {@code fsync}. */
abstract class SizeContract extends ContractTest {
  SizeContract(FileSystemContract suite) {
    super(suite);
  }

  private OpenFile open(String text) {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    if (!text.isEmpty()) {
      assertResult(kernel.write(file, text)).moves(text.length());
    }
    return file;
  }

  // ---- truncating -----------------------------------------------------------------------------

  @Test
  void truncateCutsTheEndOff() {
    OpenFile file = open("abcdef");
    assertResult(Attributes.truncate(file, 2)).succeeds();
    assertThat(kernel.text(file)).isEqualTo("ab");
    assertThat(root.stat("f").size).isEqualTo(2);
  }

  @Test
  void truncateExtendsByZeros() {
    OpenFile file = open("ab");
    assertResult(Attributes.truncate(file, 5_000)).succeeds();
    byte[] expected = Arrays.copyOf(new byte[] {'a', 'b'}, 5_000);
    assertThat(kernel.pread(file, 10_000, 0)).isEqualTo(expected);
  }

  @Test
  void whatTruncateCutOffNeverComesBack() {
    OpenFile file = open("x".repeat(10_000));
    for (int cut : new int[] {5_000, 4_096, 1, 0}) {
      assertResult(kernel.pwrite(file, "x".repeat(10_000), 0)).moves(10_000);
      assertResult(Attributes.truncate(file, cut)).succeeds();
      assertResult(Attributes.truncate(file, 10_000)).succeeds();
      byte[] expected = new byte[10_000];
      Arrays.fill(expected, 0, cut, (byte) 'x');
      assertThat(kernel.pread(file, 20_000, 0)).as("cut at %s", cut).isEqualTo(expected);
    }
  }

  @Test
  void aWriteBeyondTheCutSeesZerosBetween() {
    OpenFile file = open("x".repeat(1_000));
    assertResult(Attributes.truncate(file, 10)).succeeds();
    assertResult(kernel.pwrite(file, "y", 500)).moves(1);
    byte[] expected = new byte[501];
    Arrays.fill(expected, 0, 10, (byte) 'x');
    expected[500] = 'y';
    assertThat(kernel.pread(file, 1_000, 0)).isEqualTo(expected);
  }

  @Test
  void truncateToTheSameSizeChangesNoByte() {
    OpenFile file = open("abc");
    assertResult(Attributes.truncate(file, 3)).succeeds();
    assertThat(kernel.text(file)).isEqualTo("abc");
  }

  @Test
  void truncateLeavesThePositionAlone() {
    OpenFile file = open("abcdef");
    assertResult(Attributes.truncate(file, 2)).succeeds();
    assertResult(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).moves(6);
    assertResult(kernel.write(file, "x")).moves(1);
    assertThat(kernel.text(file)).isEqualTo("ab\0\0\0\0x");
  }

  @Test
  void truncateRefusesNegativeSizesReadersAndDirectories() {
    OpenFile file = open("abc");
    assertResult(Attributes.truncate(file, -1)).failsWith(Errno.EINVAL);
    assertResult(Attributes.truncate(root.open("f", O_RDONLY), 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.truncate(root.directory(), 0)).failsWith(Errno.EISDIR);
    assertThat(kernel.text(file)).isEqualTo("abc");
  }

  // ---- huge and sparse ------------------------------------------------------------------------

  @Test
  void aHugeSparseFileCostsNothing() {
    OpenFile file = open("start");
    long size = subject.maxFileSize();
    assertResult(Attributes.truncate(file, size)).succeeds();
    assertThat(kernel.fstat(file).size).isEqualTo(size);
    assertThat(kernel.fstat(file).blocks).isLessThanOrEqualTo(16);
    assertThat(kernel.pread(file, 100, size - 10)).isEqualTo(new byte[10]);
    assertResult(ReadWrite.lseek(file, 0, Fcntl.SEEK_END)).moves(size);
    assertResult(Attributes.truncate(file, 5)).succeeds();
    assertThat(kernel.text(file)).isEqualTo("start");
  }

  @Test
  void aByteAtTheFarEndOfAHugeFileIsThereAndGoes() {
    OpenFile file = open("start");
    long last = subject.maxFileSize() - 1;
    assertResult(kernel.pwrite(file, "xyz", last)).moves(1);
    assertThat(kernel.fstat(file).size).isEqualTo(last + 1);
    assertThat(kernel.pread(file, 10, last)).isEqualTo(new byte[] {'x'});
    assertThat(kernel.pread(file, 8, last / 2)).isEqualTo(new byte[8]);
    assertResult(Attributes.truncate(file, last)).succeeds();
    assertResult(Attributes.truncate(file, last + 1)).succeeds();
    assertThat(kernel.pread(file, 10, last)).isEqualTo(new byte[1]);
  }

  // ---- allocating -----------------------------------------------------------------------------

  @Test
  void allocateExtendsByZerosAndTakesSpace() {
    OpenFile file = open("ab");
    assertResult(Attributes.allocate(file, 1, 9_999)).succeeds();
    assertThat(kernel.pread(file, 20_000, 0))
        .isEqualTo(Arrays.copyOf(new byte[] {'a', 'b'}, 10_000));
    assertThat(kernel.fstat(file).blocks * 512).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void allocateNeverShortensAndKeepsWhatIsThere() {
    OpenFile file = open("abcdef");
    assertResult(Attributes.allocate(file, 0, 3)).succeeds();
    assertThat(kernel.text(file)).isEqualTo("abcdef");
  }

  @Test
  void anAllocatedRangeIsWrittenAndTruncatedAsAnyOther() {
    OpenFile file = open("");
    assertResult(Attributes.allocate(file, 0, 20_000)).succeeds();
    assertResult(kernel.pwrite(file, "x", 6_000)).moves(1);
    assertResult(Attributes.truncate(file, 10_001)).succeeds();
    assertResult(Attributes.truncate(file, 20_000)).succeeds();
    byte[] expected = new byte[20_000];
    expected[6_000] = 'x';
    assertThat(kernel.pread(file, 30_000, 0)).isEqualTo(expected);
  }

  @Test
  void allocateRefusesNonsense() {
    OpenFile file = open("abc");
    assertResult(Attributes.allocate(file, -1, 10)).failsWith(Errno.EINVAL);
    assertResult(Attributes.allocate(file, 0, 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.allocate(file, 0, -5)).failsWith(Errno.EINVAL);
    assertResult(Attributes.allocate(file, Long.MAX_VALUE, 1)).failsWith(Errno.EFBIG);
    assertResult(Attributes.allocate(root.open("f", O_RDONLY), 0, 10)).failsWith(Errno.EBADF);
    assertThat(kernel.text(file)).isEqualTo("abc");
  }

  // ---- advice and syncing ---------------------------------------------------------------------

  @Test
  void adviceIsTakenAndChangesNothing() {
    OpenFile file = open("abc");
    for (int advice = Fcntl.POSIX_FADV_NORMAL; advice <= Fcntl.POSIX_FADV_NOREUSE; advice++) {
      assertResult(Attributes.advise(file, 0, 100, advice)).succeeds();
      assertResult(Attributes.advise(file, 0, 0, advice)).succeeds();
    }
    assertThat(kernel.text(file)).isEqualTo("abc");
  }

  @Test
  void badAdviceIsEINVAL() {
    OpenFile file = open("abc");
    assertResult(Attributes.advise(file, 0, 1, 99)).failsWith(Errno.EINVAL);
    assertResult(Attributes.advise(file, 0, 1, -1)).failsWith(Errno.EINVAL);
    assertResult(Attributes.advise(file, -1, 1, 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.advise(file, 0, -1, 0)).failsWith(Errno.EINVAL);
  }

  @Test
  void filesAndDirectoriesCanBeSynced() {
    OpenFile file = open("abc");
    OpenFile writer = root.open("f", O_WRONLY);
    for (OpenFile each : new OpenFile[] {file, writer, root.directory()}) {
      assertResult(each.sync(false)).succeeds();
      assertResult(each.sync(true)).succeeds();
    }
    assertResult(root.open("f", O_RDONLY).sync(false)).succeeds();
  }
}
