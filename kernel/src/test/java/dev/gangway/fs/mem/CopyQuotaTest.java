package dev.gangway.fs.mem;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.CopyRange;
import dev.gangway.vfs.OpenFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies and holes in a file system with a memory limit. */
class CopyQuotaTest {
  private static final int PAGE = 4_096;
  private static final int PAGES = 10;

  private final MemFileSystem fs = new MemFileSystem(PAGES * PAGE, 5);
  private final TestKernel kernel = TestKernel.with(fs);
  private final OpenFile in = kernel.root().open("in", O_RDWR | O_CREAT);
  private final OpenFile out = kernel.root().open("out", O_RDWR | O_CREAT);

  @AfterEach
  void close() {
    kernel.close();
    fs.close();
  }

  private long copy(long from, long to, long n) {
    return CopyRange.copy(kernel.task(), in, from, out, to, n);
  }

  @Test
  void aCopyThatReachesTheLimitReportsWhatFittedAndTheNextIsENOSPC() {
    assertResult(kernel.write(in, "x".repeat(7 * PAGE))).moves(7 * PAGE);
    assertResult(copy(0, 100, 7 * PAGE)).moves(3 * PAGE - 100);
    assertResult(copy(0, 3 * PAGE, 1)).failsWith(Errno.ENOSPC);
    assertThat(kernel.fstat(out).size).isEqualTo(3 * PAGE);
    assertThat(kernel.text(out)).isEqualTo("\0".repeat(100) + "x".repeat(3 * PAGE - 100));
    assertThat(fs.usedBytes()).isEqualTo(PAGES * PAGE);
  }

  @Test
  void aCopyOntoPagesThatAreThereTakesNothing() {
    assertResult(kernel.write(in, "x".repeat(5 * PAGE))).moves(5 * PAGE);
    assertResult(kernel.write(out, "y".repeat(5 * PAGE))).moves(5 * PAGE);
    assertResult(copy(1, 0, 5 * PAGE - 1)).moves(5 * PAGE - 1);
    assertThat(kernel.text(out)).isEqualTo("x".repeat(5 * PAGE - 1) + "y");
    assertThat(fs.usedBytes()).isEqualTo(PAGES * PAGE);
  }

  /** Nothing is stored in the source for being read from. */
  @Test
  void aCopyOfAHoleTakesSpaceInTheTargetAlone() {
    assertResult(Attributes.truncate(in, 6 * PAGE)).succeeds();
    assertResult(copy(0, 0, 6 * PAGE)).moves(6 * PAGE);
    assertThat(kernel.fstat(in).blocks).isZero();
    assertThat(fs.usedBytes()).isEqualTo(6 * PAGE);
    assertThat(kernel.text(out)).isEqualTo("\0".repeat(6 * PAGE));
  }

  @Test
  void aCopyOfAHoleFillsAllSpaceThatThereIs() {
    assertResult(Attributes.truncate(in, 1L << 40)).succeeds();
    assertResult(copy(PAGE / 2, 0, 1L << 40)).moves(PAGES * PAGE);
    assertResult(copy(0, PAGES * PAGE, 10)).failsWith(Errno.ENOSPC);
    assertResult(copy(0, 10, 10)).moves(10);
    assertThat(kernel.fstat(in).blocks).isZero();
  }

  @Test
  void aHoleGivesItsPagesBackAndThoseThatItTouchesStay() {
    assertResult(kernel.write(in, "x".repeat(10 * PAGE))).moves(10 * PAGE);
    assertResult(Attributes.punchHole(in, PAGE + 1, 4 * PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(7 * PAGE);
    assertResult(kernel.write(out, "y".repeat(4 * PAGE))).moves(3 * PAGE);
    assertResult(Attributes.punchHole(in, 0, 10 * PAGE)).succeeds();
    assertThat(fs.usedBytes()).isEqualTo(3 * PAGE);
  }

  @Test
  void whatWasCopiedLeavesNothingPinned() {
    assertResult(kernel.write(in, "x".repeat(5 * PAGE))).moves(5 * PAGE);
    assertResult(copy(0, 0, 5 * PAGE)).moves(5 * PAGE);
    assertResult(Attributes.punchHole(in, 0, 5 * PAGE)).succeeds();
    assertResult(Attributes.truncate(out, 0)).succeeds();
    assertThat(fs.usedBytes()).isZero();
  }
}
