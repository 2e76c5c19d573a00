package dev.gangway.fs.mem;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pending fatal signal ends long copies between pages, with what was done reported. */
class FatalSignalTest {
  private static final int LONG = 1 << 20;
  private static final int BETWEEN_CHECKS = 4096;

  private final MemFileSystem fs = new MemFileSystem(8 * LONG, 10);
  private final TestKernel kernel = TestKernel.with(fs);
  private final OpenFile file = kernel.root().open("f", O_RDWR | O_CREAT);

  @AfterEach
  void close() {
    // The signal is this thread's interrupt, and must not reach another test.
    boolean pending = Thread.interrupted();
    assertThat(pending).as("the signal is still pending").isTrue();
    kernel.close();
    fs.close();
  }

  @Test
  void aLongWriteStopsAndReportsItsPrefix() {
    Thread.currentThread().interrupt();
    assertResult(kernel.write(file, new byte[LONG])).moves(BETWEEN_CHECKS);
    assertThat(kernel.fstat(file).size).isEqualTo(BETWEEN_CHECKS);
    assertThat(fs.usedBytes()).isEqualTo(BETWEEN_CHECKS);
  }

  @Test
  void aLongReadStopsAndReportsItsPrefix() {
    assertResult(kernel.write(file, new byte[LONG])).moves(LONG);
    assertResult(Attributes.truncate(file, 2 * LONG)).succeeds();
    Thread.currentThread().interrupt();
    assertThat(kernel.pread(file, LONG, 0)).hasSize(BETWEEN_CHECKS);
    assertThat(kernel.pread(file, LONG, LONG)).as("of a hole").hasSize(BETWEEN_CHECKS);
  }

  @Test
  void aShortReadOrWriteIsDoneWhole() {
    Thread.currentThread().interrupt();
    assertResult(kernel.write(file, "content")).moves(7);
    assertThat(kernel.text(file)).isEqualTo("content");
  }

  @Test
  void aLongAllocationStopsAndChargesForWhatItDid() {
    Thread.currentThread().interrupt();
    assertResult(Attributes.allocate(file, 4096, LONG)).failsWith(Errno.EINTR);
    assertThat(kernel.fstat(file).size).isZero();
    assertThat(fs.usedBytes())
        .isEqualTo(kernel.fstat(file).blocks * 512)
        .isLessThanOrEqualTo(BETWEEN_CHECKS + 4096);
    assertResult(Attributes.truncate(file, 0)).succeeds();
    assertThat(fs.usedBytes()).isZero();
  }
}
