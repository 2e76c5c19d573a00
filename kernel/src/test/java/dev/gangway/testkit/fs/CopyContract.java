package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DSYNC;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.abi.Fcntl.SEEK_CUR;
import static dev.gangway.abi.Fcntl.SEEK_SET;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.vfs.CopyRange.POSITION;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code copy_file_range}: which bytes go where, and what else moves. */
abstract class CopyContract extends CopyTest {
  private final byte[] source = random(SIZE, 1);
  private final byte[] target = random(SIZE, 2);
  private OpenFile in;
  private OpenFile out;

  CopyContract(FileSystemContract suite) {
    super(suite);
  }

  @BeforeEach
  void open() {
    in = root.open("in", O_RDWR | O_CREAT);
    out = root.open("out", O_RDWR | O_CREAT);
    fill(kernel, in, source);
  }

  private long position(OpenFile file) {
    return ReadWrite.lseek(file, 0, SEEK_CUR);
  }

  // ---- two files ------------------------------------------------------------------------------

  @Test
  void aWholeFileIsCopied() {
    assertResult(copy(in, 0, out, 0, SIZE)).moves(SIZE);
    assertHolds(out, source);
    assertHolds(in, source);
  }

  /** Within a page, across pages, from the end of a folio to the start of one, and as they lie. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 0, 4096",
    "10, 20, 100",
    "4095, 0, 2",
    "0, 4095, 2",
    "1, 0, 70000",
    "0, 1, 70000",
    "4096, 8192, 65536",
    "65535, 131071, 2",
    "65536, 0, 65536",
    "65537, 3, 131000",
    "131071, 65536, 65537",
    "200122, 0, 1"
  })
  void aPartIsCopiedAndWhatIsAroundItStays(int from, int to, int n) {
    fill(kernel, out, target);
    assertResult(copy(in, from, out, to, n)).moves(n);
    System.arraycopy(source, from, target, to, n);
    assertHolds(out, target);
    assertHolds(in, source);
  }

  @Test
  void aCopyEndsWhereTheSourceDoes() {
    assertResult(copy(in, SIZE - 5_000, out, 0, 1 << 20)).moves(5_000);
    assertHolds(out, Arrays.copyOfRange(source, SIZE - 5_000, SIZE));
    assertResult(copy(in, 0, out, 0, Long.MAX_VALUE)).moves(SIZE);
    assertHolds(out, source);
  }

  @Test
  void atTheEndAndPastItNothingIsCopied() {
    fill(kernel, out, target);
    assertResult(copy(in, SIZE, out, 0, 100)).moves(0);
    assertResult(copy(in, SIZE + 100_000, out, 0, 100)).moves(0);
    assertResult(copy(in, Long.MAX_VALUE - 1, out, 0, 100)).moves(0);
    assertResult(copy(in, 0, out, 0, 0)).moves(0);
    assertResult(copy(root.open("empty", O_RDWR | O_CREAT), 0, out, 0, 100)).moves(0);
    assertHolds(out, target);
  }

  @Test
  void aCopyMakesTheTargetLongerButNeverShorter() {
    fill(kernel, out, Arrays.copyOf(target, 1_000));
    assertResult(copy(in, 0, out, 500, 70_000)).moves(70_000);
    byte[] expected = Arrays.copyOf(target, 70_500);
    System.arraycopy(source, 0, expected, 500, 70_000);
    assertHolds(out, expected);
    assertResult(copy(in, 0, out, 0, 10)).moves(10);
    System.arraycopy(source, 0, expected, 0, 10);
    assertHolds(out, expected);
  }

  @Test
  void beforeWhatIsCopiedPastTheEndThereAreZeroes() {
    assertResult(copy(in, 3, out, 100_001, 5_000)).moves(5_000);
    byte[] expected = new byte[105_001];
    System.arraycopy(source, 3, expected, 100_001, 5_000);
    assertHolds(out, expected);
  }

  @Test
  void holesBecomeZeroes() {
    OpenFile sparse = root.open("sparse", O_RDWR | O_CREAT);
    assertResult(Attributes.truncate(sparse, SIZE)).succeeds();
    assertResult(kernel.pwrite(sparse, "island", 100_000)).moves(6);
    fill(kernel, out, target);
    assertResult(copy(sparse, 1_000, out, 1_000, SIZE)).moves(SIZE - 1_000);
    Arrays.fill(target, 1_000, SIZE, (byte) 0);
    System.arraycopy("island".getBytes(US_ASCII), 0, target, 100_000, 6);
    assertHolds(out, target);
  }

  /** If the source is cached, dirty pages are copied, too. */
  @Test
  void whatWasJustWrittenIsCopied() {
    assertResult(in.sync(false)).succeeds();
    for (int i = 0; i < 20; i++) {
      String text = "generation " + i;
      assertResult(kernel.pwrite(in, text, 66_000)).moves(text.length());
      assertResult(copy(in, 66_000, out, 0, text.length())).moves(text.length());
      assertThat(kernel.pread(out, text.length(), 0)).asString().isEqualTo(text);
    }
  }

  @Test
  void aSynchronousTargetIsCopiedToAsAnyOther() {
    OpenFile synchronous = root.open("out", O_WRONLY | O_DSYNC);
    assertResult(copy(in, 0, synchronous, 0, SIZE)).moves(SIZE);
    assertHolds(out, source);
  }

  @Test
  void aReaderIsAllThatTheSourceNeedsAndAWriterTheTarget() {
    OpenFile reader = root.open("in", O_RDONLY);
    OpenFile writer = root.open("out", O_WRONLY);
    assertResult(copy(reader, 0, writer, 0, SIZE)).moves(SIZE);
    assertHolds(out, source);
  }

  @Test
  void fromAReadOnlyMountThereIsACopy() {
    try (TestKernel sealed = new TestKernel(new Mount("/ro", subject.fileSystem(), true))) {
      OpenFile reader = sealed.root().open("in", O_RDONLY);
      assertResult(copy(reader, 0, out, 0, SIZE)).moves(SIZE);
    }
    assertHolds(out, source);
  }

  @Test
  void aCopyIsThereAfterItWasSynchronizedAndClosed() {
    assertResult(copy(in, 0, out, 4_097, SIZE)).moves(SIZE);
    assertResult(out.sync(false)).succeeds();
    kernel.close(out);
    OpenFile again = root.open("out", O_RDONLY);
    byte[] expected = new byte[SIZE + 4_097];
    System.arraycopy(source, 0, expected, 4_097, SIZE);
    assertHolds(again, expected);
  }

  // ---- one file -------------------------------------------------------------------------------

  /** Within one page, one block of 64 KiB, touching, up and down; also not at the file's start. */
  @ParameterizedTest
  @CsvSource({
    "0, 100, 100",
    "100, 0, 100",
    "70000, 70500, 500",
    "70500, 70000, 500",
    "131072, 135168, 4096",
    "139264, 131072, 8192",
    "131100, 150003, 9000",
    "0, 100000, 100000",
    "65536, 0, 65536",
    "10, 150000, 80000"
  })
  void aFileIsCopiedWithinItself(int from, int to, int n) {
    for (OpenFile file : new OpenFile[] {in, root.open("in", O_RDWR)}) {
      assertResult(copy(in, from, file, to, n)).moves(n);
      byte[] expected = Arrays.copyOf(source, Math.max(SIZE, to + n));
      System.arraycopy(source, from, expected, to, n);
      assertHolds(file, expected);
      assertResult(Attributes.truncate(in, 0)).succeeds();
      fill(kernel, in, source);
    }
  }

  @Test
  void theStartOfAFileIsCopiedBehindItsEnd() {
    assertResult(copy(in, 0, in, SIZE, Long.MAX_VALUE)).moves(SIZE);
    byte[] expected = Arrays.copyOf(source, 2 * SIZE);
    System.arraycopy(source, 0, expected, SIZE, SIZE);
    assertHolds(in, expected);
  }

  @Test
  void aHoleOfAFileIsCopiedWithinItsPageAndIntoAnother() {
    OpenFile sparse = root.open("sparse", O_RDWR | O_CREAT);
    assertResult(Attributes.truncate(sparse, 300_000)).succeeds();
    assertResult(copy(sparse, 8_192, sparse, 9_000, 100)).moves(100);
    assertResult(copy(sparse, 100_000, sparse, 200_000, 70_000)).moves(70_000);
    assertHolds(sparse, new byte[300_000]);
  }

  // ---- positions ------------------------------------------------------------------------------

  @Test
  void positionsMoveOnWhereTheyAreAskedFor() {
    fill(kernel, out, target);
    assertResult(ReadWrite.lseek(in, 1_000, SEEK_SET)).succeeds();
    assertResult(ReadWrite.lseek(out, 5_000, SEEK_SET)).succeeds();
    assertResult(copy(in, POSITION, out, POSITION, 300)).moves(300);
    assertResult(copy(in, POSITION, out, POSITION, 100)).moves(100);
    assertThat(position(in)).isEqualTo(1_400);
    assertThat(position(out)).isEqualTo(5_400);
    System.arraycopy(source, 1_000, target, 5_000, 400);
    assertHolds(out, target);
  }

  @Test
  void positionsStayWhereOffsetsAreGiven() {
    assertResult(ReadWrite.lseek(in, 1_000, SEEK_SET)).succeeds();
    assertResult(ReadWrite.lseek(out, 7, SEEK_SET)).succeeds();
    assertResult(copy(in, 0, out, 0, 300)).moves(300);
    assertThat(position(in)).isEqualTo(1_000);
    assertThat(position(out)).isEqualTo(7);
    assertResult(copy(in, POSITION, out, 300, 300)).moves(300);
    assertThat(position(in)).isEqualTo(1_300);
    assertThat(position(out)).isEqualTo(7);
    assertResult(copy(in, 0, out, POSITION, 300)).moves(300);
    assertThat(position(in)).isEqualTo(1_300);
    assertThat(position(out)).isEqualTo(307);
  }

  @Test
  void atTheEndPositionsStay() {
    assertResult(ReadWrite.lseek(in, SIZE + 9L, SEEK_SET)).succeeds();
    assertResult(copy(in, POSITION, out, POSITION, 300)).moves(0);
    assertThat(position(in)).isEqualTo(SIZE + 9L);
    assertThat(position(out)).isZero();
  }
}
