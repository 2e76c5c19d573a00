package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.SEEK_CUR;
import static dev.gangway.abi.Fcntl.SEEK_SET;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.testkit.TestKernel.DATA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Buffers that are not, or not all, in user memory: partial progress wins over {@code EFAULT}. */
abstract class FaultContract extends ContractTest {
  FaultContract(FileSystemContract suite) {
    super(suite);
  }

  private OpenFile open() {
    return root.open("f", O_RDWR | O_CREAT);
  }

  private long write(OpenFile file, int... buffers) {
    kernel.iovec(buffers);
    return ReadWrite.write(kernel.task(), file);
  }

  private long pwrite(OpenFile file, long offset, int... buffers) {
    kernel.iovec(buffers);
    return ReadWrite.pwrite(kernel.task(), file, offset);
  }

  private long pread(OpenFile file, long offset, int... buffers) {
    kernel.iovec(buffers);
    return ReadWrite.pread(kernel.task(), file, offset);
  }

  private static byte[] filled(int n, char with) {
    byte[] bytes = new byte[n];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  @Test
  void aWriteWhoseFirstByteIsBadChangesNothing() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertResult(write(file, kernel.end(), 10)).failsWith(Errno.EFAULT);
    assertResult(write(file, -1, 10)).failsWith(Errno.EFAULT);
    assertResult(pwrite(file, 100_000, kernel.end(), 10)).failsWith(Errno.EFAULT);
    assertThat(kernel.fstat(file).size).isEqualTo(3);
    assertThat(kernel.text(file)).isEqualTo("abc");
    assertResult(ReadWrite.lseek(file, 0, SEEK_CUR)).moves(3);
  }

  @Test
  void anAppendWhoseFirstByteIsBadChangesNothing() {
    root.create("f", "abc");
    OpenFile file = root.open("f", O_RDWR | O_APPEND);
    assertResult(write(file, kernel.end(), 10)).failsWith(Errno.EFAULT);
    assertThat(kernel.text(file)).isEqualTo("abc");
  }

  @Test
  void aWriteStopsAtABadSecondBufferAndReportsTheFirst() {
    OpenFile file = open();
    kernel.poke(DATA, "first".getBytes(UTF_8));
    assertResult(write(file, DATA, 5, kernel.end(), 5, DATA, 5)).moves(5);
    assertThat(kernel.text(file)).isEqualTo("first");
    assertResult(ReadWrite.lseek(file, 0, SEEK_CUR)).moves(5);
  }

  @Test
  void aWriteStopsAtTheEndOfMemoryAndReportsWhatWasThere() {
    OpenFile file = open();
    kernel.poke(kernel.end() - 3, "end".getBytes(UTF_8));
    assertResult(write(file, kernel.end() - 3, 1000)).moves(3);
    assertThat(kernel.text(file)).isEqualTo("end");
  }

  @Test
  void aShortWriteKeepsWhatWasInTheFileBehindIt() {
    OpenFile file = open();
    assertResult(kernel.write(file, filled(10_000, 'a'))).moves(10_000);
    kernel.poke(kernel.end() - 5_000, filled(5_000, 'b'));
    assertResult(pwrite(file, 2_000, kernel.end() - 5_000, 8_000)).moves(5_000);
    byte[] expected = filled(10_000, 'a');
    Arrays.fill(expected, 2_000, 7_000, (byte) 'b');
    assertThat(kernel.pread(file, 20_000, 0)).isEqualTo(expected);
  }

  @Test
  void aShortWriteIntoAHoleLeavesZerosBehindIt() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", 20_000)).moves(1);
    kernel.poke(kernel.end() - 5_000, filled(5_000, 'b'));
    assertResult(pwrite(file, 1_000, kernel.end() - 5_000, 8_000)).moves(5_000);
    byte[] expected = new byte[20_001];
    Arrays.fill(expected, 1_000, 6_000, (byte) 'b');
    expected[20_000] = 'x';
    assertThat(kernel.pread(file, 30_000, 0)).isEqualTo(expected);
  }

  @Test
  void aReadIntoABadFirstBufferIsEFAULTAndThePositionStays() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abcdef")).moves(6);
    assertResult(pread(file, 0, kernel.end(), 10)).failsWith(Errno.EFAULT);
    assertResult(pread(file, 0, -4, 10, DATA, 10)).failsWith(Errno.EFAULT);
    assertResult(ReadWrite.lseek(file, 1, SEEK_SET)).moves(1);
    kernel.iovec(kernel.end(), 10);
    assertResult(ReadWrite.read(kernel.task(), file)).failsWith(Errno.EFAULT);
    assertResult(ReadWrite.lseek(file, 0, SEEK_CUR)).moves(1);
  }

  @Test
  void aReadStopsAtABadSecondBufferAndReportsTheFirst() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abcdef")).moves(6);
    assertResult(pread(file, 0, DATA, 4, kernel.end(), 4)).moves(4);
    assertThat(kernel.peek(DATA, 4)).isEqualTo("abcd".getBytes(UTF_8));
  }

  @Test
  void aReadStopsAtTheEndOfMemoryAndReportsWhatFitted() {
    OpenFile file = open();
    assertResult(kernel.write(file, filled(100_000, 'a'))).moves(100_000);
    assertResult(pread(file, 0, kernel.end() - 50_000, 100_000)).moves(50_000);
    assertThat(kernel.peek(kernel.end() - 50_000, 50_000)).isEqualTo(filled(50_000, 'a'));
  }

  @Test
  void aReadOfAHoleStopsAtTheEndOfMemoryToo() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", 100_000)).moves(1);
    kernel.poke(kernel.end() - 10, filled(10, 'a'));
    assertResult(pread(file, 0, kernel.end() - 10, 1000)).moves(10);
    assertThat(kernel.peek(kernel.end() - 10, 10)).isEqualTo(new byte[10]);
    assertResult(pread(file, 0, kernel.end(), 1000)).failsWith(Errno.EFAULT);
  }

  @Test
  void atTheEndOfTheFileNoBufferIsTouchedAndNoneIsBad() {
    OpenFile file = open();
    assertResult(pread(file, 0, DATA, 100)).moves(0);
  }

  @Test
  void aReadThatTheFileEndsBeforeTheBadBufferSucceeds() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertResult(pread(file, 0, DATA, 3, kernel.end(), 100)).moves(3);
  }

  @Test
  void aGigabyteForASmallMemoryIsWhatFitsAndNothingElse() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertResult(pread(file, 0, DATA, 1 << 30)).moves(3);
    assertResult(pread(file, 0, kernel.end(), 1 << 30)).failsWith(Errno.EFAULT);
    long inMemory = Integer.toUnsignedLong(kernel.end()) - DATA;
    assertResult(pwrite(file, 0, DATA, 1 << 30)).moves(inMemory);
    assertThat(kernel.fstat(file).size).isEqualTo(inMemory);
  }
}
