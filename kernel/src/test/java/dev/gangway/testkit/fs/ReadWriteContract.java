package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.abi.Fcntl.SEEK_CUR;
import static dev.gangway.abi.Fcntl.SEEK_END;
import static dev.gangway.abi.Fcntl.SEEK_SET;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.testkit.TestKernel.DATA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Iovec;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code read}, {@code write}, {@code pread}, {@code pwrite}, {@code lseek} on regular files. */
abstract class ReadWriteContract extends ContractTest {
  ReadWriteContract(FileSystemContract suite) {
    super(suite);
  }

  private OpenFile open() {
    return root.open("f", O_RDWR | O_CREAT);
  }

  private static long position(OpenFile file) {
    return ReadWrite.lseek(file, 0, SEEK_CUR);
  }

  // ---- position -------------------------------------------------------------------------------

  @Test
  void writesFollowEachOtherAndReadsGoOnFromThere() {
    OpenFile file = open();
    assertResult(kernel.write(file, "hello ")).moves(6);
    assertResult(kernel.write(file, "world")).moves(5);
    assertThat(kernel.read(file, 10)).isEmpty();
    assertResult(ReadWrite.lseek(file, 0, SEEK_SET)).moves(0);
    assertThat(kernel.readText(file, 8)).isEqualTo("hello wo");
    assertThat(kernel.readText(file, 8)).isEqualTo("rld");
    assertThat(kernel.read(file, 8)).isEmpty();
  }

  @Test
  void preadAndPwriteLeaveThePositionAlone() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abcdef")).moves(6);
    assertResult(kernel.pwrite(file, "XY", 1)).moves(2);
    assertThat(kernel.pread(file, 3, 1)).isEqualTo("XYd".getBytes(UTF_8));
    assertResult(position(file)).moves(6);
    assertThat(kernel.text(file)).isEqualTo("aXYdef");
  }

  @Test
  void aReadEndsWithTheFile() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertThat(kernel.pread(file, 100, 1)).hasSize(2);
    assertThat(kernel.pread(file, 100, 3)).isEmpty();
    assertThat(kernel.pread(file, 100, 1 << 20)).isEmpty();
    assertThat(kernel.pread(file, 100, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void nothingIsReadOrWrittenForNoBytes() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "", 100)).moves(0);
    assertThat(kernel.fstat(file).size).isZero();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertThat(kernel.pread(file, 0, 0)).isEmpty();
    assertResult(position(file)).moves(3);
  }

  @Test
  void negativeOffsetsAreEINVAL() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", -1)).failsWith(Errno.EINVAL);
    kernel.iovec(DATA, 1);
    assertResult(ReadWrite.pread(kernel.task(), file, Long.MIN_VALUE)).failsWith(Errno.EINVAL);
  }

  @Test
  void aWriteAtTheLargestOffsetIsEFBIG() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", Long.MAX_VALUE)).failsWith(Errno.EFBIG);
    assertThat(kernel.fstat(file).size).isZero();
  }

  // ---- holes ----------------------------------------------------------------------------------

  @Test
  void aWriteBeyondTheEndLeavesZeros() {
    OpenFile file = open();
    assertResult(kernel.write(file, "abc")).moves(3);
    assertResult(kernel.pwrite(file, "xyz", 10_000)).moves(3);
    assertThat(kernel.fstat(file).size).isEqualTo(10_003);
    byte[] expected = new byte[10_003];
    System.arraycopy("abc".getBytes(UTF_8), 0, expected, 0, 3);
    System.arraycopy("xyz".getBytes(UTF_8), 0, expected, 10_000, 3);
    assertThat(kernel.pread(file, 20_000, 0)).isEqualTo(expected);
  }

  @Test
  void aReadOfAHoleOverwritesWhatWasInTheBuffer() {
    OpenFile file = open();
    assertResult(kernel.pwrite(file, "x", 100_000)).moves(1);
    byte[] stale = new byte[50_000];
    Arrays.fill(stale, (byte) 7);
    kernel.poke(DATA, stale);
    assertThat(kernel.pread(file, 50_000, 10)).isEqualTo(new byte[50_000]);
  }

  // ---- several buffers ------------------------------------------------------------------------

  @Test
  void buffersAreGatheredAndScatteredInOrder() {
    OpenFile file = open();
    kernel.poke(DATA, "AAABBCCCC".getBytes(UTF_8));
    kernel.iovec(DATA + 5, 4, DATA, 0, DATA, 3, DATA + 3, 2);
    assertResult(ReadWrite.write(kernel.task(), file)).moves(9);
    assertThat(kernel.text(file)).isEqualTo("CCCCAAABB");

    kernel.iovec(DATA + 100, 2, DATA + 200, 0, DATA + 300, 100);
    assertResult(ReadWrite.pread(kernel.task(), file, 0)).moves(9);
    assertThat(kernel.peek(DATA + 100, 3)).isEqualTo(new byte[] {'C', 'C', 0});
    assertThat(kernel.peek(DATA + 300, 8)).isEqualTo("CCAAABB\0".getBytes(UTF_8));
  }

  @Test
  void theMostBuffersOfACallAreAllUsed() {
    OpenFile file = open();
    int n = Iovec.IOV_MAX;
    int[] buffers = new int[2 * n];
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) i;
      buffers[2 * i] = DATA + i;
      buffers[2 * i + 1] = 1;
    }
    kernel.poke(DATA, bytes);
    kernel.iovec(buffers);
    assertResult(ReadWrite.write(kernel.task(), file)).moves(n);
    assertThat(kernel.pread(file, 2 * n, 0)).isEqualTo(bytes);
  }

  // ---- appending ------------------------------------------------------------------------------

  @Test
  void appendersWriteAtTheEndWhereverItIsByThen() {
    OpenFile one = root.open("f", O_WRONLY | O_CREAT | O_APPEND);
    OpenFile two = root.open("f", O_RDWR | O_APPEND);
    assertResult(kernel.write(one, "a")).moves(1);
    assertResult(kernel.write(two, "bb")).moves(2);
    assertResult(kernel.write(one, "c")).moves(1);
    assertThat(kernel.text(two)).isEqualTo("abbc");
    assertResult(position(one)).moves(4);
    assertResult(position(two)).moves(3);
  }

  @Test
  void anAppendIgnoresThePositionAndMovesIt() {
    root.create("f", "12345");
    OpenFile file = root.open("f", O_RDWR | O_APPEND);
    assertThat(kernel.readText(file, 2)).isEqualTo("12");
    assertResult(kernel.write(file, "6")).moves(1);
    assertResult(position(file)).moves(6);
    assertThat(root.text("f")).isEqualTo("123456");
  }

  @Test
  void pwriteToAnAppenderAppends() {
    root.create("f", "12345");
    OpenFile file = root.open("f", O_RDWR | O_APPEND);
    assertResult(kernel.pwrite(file, "6", 0)).moves(1);
    assertThat(root.text("f")).isEqualTo("123456");
    assertResult(position(file)).moves(0);
  }

  @Test
  void appendingCanBeTurnedOnAndOff() {
    root.create("f", "12345");
    OpenFile file = root.open("f", O_RDWR);
    assertResult(file.setFlags(O_APPEND)).succeeds();
    assertResult(kernel.write(file, "6")).moves(1);
    assertResult(file.setFlags(0)).succeeds();
    assertResult(kernel.pwrite(file, "X", 0)).moves(1);
    assertThat(root.text("f")).isEqualTo("X23456");
  }

  // ---- seeking --------------------------------------------------------------------------------

  @Test
  void lseekCountsFromTheStartThePositionAndTheEnd() {
    root.create("f", "abcdef");
    OpenFile file = root.open("f", O_RDONLY);
    assertResult(ReadWrite.lseek(file, 4, SEEK_SET)).moves(4);
    assertResult(ReadWrite.lseek(file, -1, SEEK_CUR)).moves(3);
    assertThat(kernel.readText(file, 1)).isEqualTo("d");
    assertResult(ReadWrite.lseek(file, -2, SEEK_END)).moves(4);
    assertThat(kernel.readText(file, 9)).isEqualTo("ef");
  }

  @Test
  void lseekBeyondTheEndChangesNothingUntilAWrite() {
    OpenFile file = open();
    assertResult(ReadWrite.lseek(file, 1000, SEEK_END)).moves(1000);
    assertThat(kernel.fstat(file).size).isZero();
    assertThat(kernel.read(file, 1)).isEmpty();
    assertResult(kernel.write(file, "x")).moves(1);
    assertThat(kernel.fstat(file).size).isEqualTo(1001);
  }

  @Test
  void lseekToNowhereIsRefusedAndThePositionStays() {
    root.create("f", "abc");
    OpenFile file = root.open("f", O_RDONLY);
    assertResult(ReadWrite.lseek(file, 2, SEEK_SET)).moves(2);
    assertResult(ReadWrite.lseek(file, -1, SEEK_SET)).failsWith(Errno.EINVAL);
    assertResult(ReadWrite.lseek(file, -3, SEEK_CUR)).failsWith(Errno.EINVAL);
    assertResult(ReadWrite.lseek(file, Long.MIN_VALUE, SEEK_END)).failsWith(Errno.EINVAL);
    assertResult(ReadWrite.lseek(file, Long.MAX_VALUE, SEEK_END)).failsWith(Errno.EOVERFLOW);
    assertResult(ReadWrite.lseek(file, 0, 99)).failsWith(Errno.EINVAL);
    assertResult(position(file)).moves(2);
  }

  // ---- everything together --------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyMixOfWritesReadsAndTruncatesDoesWhatAnArrayWould(long seed) {
    Random random = new Random(seed);
    OpenFile file = open();
    byte[] model = new byte[300_000];
    int size = 0;
    for (int step = 0; step < 600; step++) {
      String what = "seed " + seed + ", step " + step;
      int offset = random.nextInt(random.nextBoolean() ? 20_000 : 200_000);
      int n = random.nextInt(random.nextBoolean() ? 100 : 50_000);
      switch (random.nextInt(5)) {
        case 0 -> {
          assertResult(Attributes.truncate(file, offset)).as(what).succeeds();
          if (offset < size) {
            Arrays.fill(model, offset, size, (byte) 0);
          }
          size = offset;
        }
        case 1, 2 -> {
          byte[] bytes = new byte[n];
          random.nextBytes(bytes);
          assertResult(kernel.pwrite(file, bytes, offset)).as(what).moves(n);
          System.arraycopy(bytes, 0, model, offset, n);
          size = n == 0 ? size : Math.max(size, offset + n);
        }
        default -> {
          int end = Math.max(offset, Math.min(size, offset + n));
          assertThat(kernel.pread(file, n, offset))
              .as(what)
              .isEqualTo(Arrays.copyOfRange(model, offset, end));
        }
      }
      assertThat(kernel.fstat(file).size).as(what).isEqualTo(size);
    }
  }
}
