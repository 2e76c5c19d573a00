package dev.gangway.testkit.fs;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.fs.stream.CaptureFile;
import dev.gangway.testkit.Race;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fallocate} with {@code FALLOC_FL_PUNCH_HOLE}. */
abstract class HoleContract extends CopyTest {
  private final byte[] content = random(SIZE, 7);

  HoleContract(FileSystemContract suite) {
    super(suite);
  }

  private OpenFile open() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    fill(kernel, file, content);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0, 4096",
    "100, 200",
    "4095, 2",
    "4096, 8192",
    "1, 100000",
    "65536, 65536",
    "65000, 1000",
    "131071, 65538",
    "200000, 123",
    "200122, 1",
    "0, 200123"
  })
  void aHoleReadsAsZeroAndWhatIsAroundItStays(int from, int n) {
    OpenFile file = open();
    assertResult(Attributes.punchHole(file, from, n)).succeeds();
    Arrays.fill(content, from, from + n, (byte) 0);
    assertHolds(file, content);
    assertResult(file.sync(false)).succeeds();
    kernel.close(file);
    assertHolds(root.open("f", O_RDONLY), content);
  }

  @Test
  void aHolePastTheEndChangesNothing() {
    OpenFile file = open();
    assertResult(Attributes.punchHole(file, SIZE, 10_000)).succeeds();
    assertResult(Attributes.punchHole(file, 10L * SIZE, 10_000)).succeeds();
    assertHolds(file, content);
  }

  @Test
  void aHoleAcrossTheEndLeavesTheSize() {
    OpenFile file = open();
    assertResult(Attributes.punchHole(file, SIZE - 100, 1 << 20)).succeeds();
    Arrays.fill(content, SIZE - 100, SIZE, (byte) 0);
    assertHolds(file, content);
    assertResult(Attributes.truncate(file, SIZE + 5_000)).succeeds();
    assertHolds(file, Arrays.copyOf(content, SIZE + 5_000));
  }

  @Test
  void aHoleGivesSpaceBack() {
    OpenFile file = open();
    assertResult(file.sync(false)).succeeds();
    long before = kernel.fstat(file).blocks;
    assertResult(Attributes.punchHole(file, 0, SIZE)).succeeds();
    assertResult(file.sync(false)).succeeds();
    assertThat(kernel.fstat(file).blocks).isLessThan(before / 2);
  }

  @Test
  void aHoleIsWrittenIntoAsAnyOther() {
    OpenFile file = open();
    assertResult(Attributes.punchHole(file, 60_000, 80_000)).succeeds();
    Arrays.fill(content, 60_000, 140_000, (byte) 0);
    assertResult(kernel.pwrite(file, "islands", 70_001)).moves(7);
    System.arraycopy("islands".getBytes(US_ASCII), 0, content, 70_001, 7);
    assertHolds(file, content);
  }

  @Test
  void aHoleIsMadeInWhatIsNotYetWrittenBack() {
    OpenFile file = root.open("f", O_RDWR | O_CREAT);
    for (int round = 0; round < 10; round++) {
      fill(kernel, file, content);
      assertResult(Attributes.punchHole(file, 4_000, 150_000)).succeeds();
      assertResult(kernel.pwrite(file, "x", 100_000)).moves(1);
      byte[] expected = content.clone();
      Arrays.fill(expected, 4_000, 154_000, (byte) 0);
      expected[100_000] = 'x';
      assertHolds(file, expected);
    }
  }

  @Test
  void nonsenseIsRefused() {
    OpenFile file = open();
    assertResult(Attributes.punchHole(file, -1, 10)).failsWith(Errno.EINVAL);
    assertResult(Attributes.punchHole(file, 0, 0)).failsWith(Errno.EINVAL);
    assertResult(Attributes.punchHole(file, 0, -5)).failsWith(Errno.EINVAL);
    assertResult(Attributes.punchHole(file, Long.MAX_VALUE, 1)).failsWith(Errno.EFBIG);
    assertHolds(file, content);
  }

  @Test
  void readersDirectoriesAndStreamsAreRefused() {
    OpenFile file = open();
    OpenFile reader = root.open("f", O_RDONLY);
    assertResult(Attributes.punchHole(reader, 0, 10)).failsWith(Errno.EBADF);
    assertResult(Attributes.punchHole(root.directory(), 0, 10)).failsWith(Errno.EBADF);
    CaptureFile stream = new CaptureFile(10);
    assertThat(stream.flags() & Fcntl.O_ACCMODE).isNotEqualTo(Fcntl.O_RDONLY);
    assertResult(Attributes.punchHole(stream, 0, 10)).failsWith(Errno.ESPIPE);
    stream.put();
    assertHolds(file, content);
  }

  /** While others write and copy it: what is left is what one of them made. */
  @Test
  void holesAreMadeWhileTheFileIsWrittenAndCopied() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    byte[] ones = new byte[SIZE];
    Arrays.fill(ones, (byte) 1);
    fill(kernel, root.open("f", O_RDWR | O_CREAT), ones);
    Callable<Void> puncher =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile file = mine.root().open("f", O_RDWR);
            for (int round = 0; !done.get(); round++) {
              long from = round * 7_919L % SIZE;
              assertResult(Attributes.punchHole(file, from, 50_000)).succeeds();
            }
          }
          return null;
        };
    Callable<Void> copier =
        () -> {
          try (TestKernel mine = kernel.another()) {
            OpenFile in = mine.root().open("f", O_RDWR);
            OpenFile out = mine.root().open("copy", O_RDWR | O_CREAT);
            for (int round = 0; round < 60; round++) {
              assertResult(mine.pwrite(in, ones, 0)).moves(SIZE);
              assertThat(copyAll(mine, in, 0, out, 0, SIZE)).isEqualTo(SIZE);
              for (byte b : content(mine, out)) {
                assertThat(b == 0 || b == 1).as("a byte of the source: %s", b).isTrue();
              }
            }
          } finally {
            done.set(true);
          }
          return null;
        };
    Race.run(2, i -> i == 0 ? puncher : copier);
  }
}
