package dev.gangway.testkit.fs;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.OpenFile;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;

/**
 * What the themes about copies have in common. A copy whose source is the very page that it goes to
 * could wait for itself, or try for ever: so there is a deadline.
 */
@Timeout(120)
abstract class CopyTest extends ContractTest {
  /** More than any folio, and no multiple of one. */
  static final int SIZE = 200_123;

  /** Less than a kernel's memory. */
  private static final int BLOCK = 1 << 20;

  CopyTest(FileSystemContract suite) {
    super(suite);
  }

  /** Bytes no two pages of which are the same, others for each seed. */
  static byte[] random(int n, long seed) {
    byte[] bytes = new byte[n];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** {@code copy_file_range(2)}: between files of the host by the host's own. */
  static long copy(
      TestKernel kernel, OpenFile in, long inOffset, OpenFile out, long outOffset, long n) {
    return in instanceof OracleFile oracleIn && out instanceof OracleFile oracleOut
        ? OracleFile.copyRange(oracleIn, inOffset, oracleOut, outOffset, n)
        : CopyRange.copy(kernel.task(), in, inOffset, out, outOffset, n);
  }

  long copy(OpenFile in, long inOffset, OpenFile out, long outOffset, long n) {
    return copy(kernel, in, inOffset, out, outOffset, n);
  }

  /** As a program does: again, until all is copied or the end is reached. */
  static long copyAll(
      TestKernel kernel, OpenFile in, long inOffset, OpenFile out, long outOffset, long n) {
    long copied = 0;
    long moved = 1;
    while (copied < n && moved > 0) {
      moved = copy(kernel, in, inOffset + copied, out, outOffset + copied, n - copied);
      assertResult(moved).succeeds();
      copied += moved;
    }
    return copied;
  }

  static void fill(TestKernel kernel, OpenFile file, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += BLOCK) {
      byte[] block = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BLOCK));
      assertResult(kernel.pwrite(file, block, at)).moves(block.length);
    }
  }

  static byte[] content(TestKernel kernel, OpenFile file) {
    byte[] bytes = new byte[Math.toIntExact(kernel.fstat(file).size)];
    for (int at = 0; at < bytes.length; at += BLOCK) {
      byte[] block = kernel.pread(file, Math.min(BLOCK, bytes.length - at), at);
      System.arraycopy(block, 0, bytes, at, block.length);
    }
    return bytes;
  }

  static void assertHolds(TestKernel kernel, OpenFile file, byte[] expected) {
    byte[] actual = content(kernel, file);
    assertThat(actual.length).as("size").isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).as("first byte that differs").isEqualTo(-1);
  }

  void assertHolds(OpenFile file, byte[] expected) {
    assertHolds(kernel, file, expected);
  }
}
