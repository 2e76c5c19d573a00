package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What system calls cost the host's heap: counted by the JVM, so no timing is in it. */
class CallAllocationTest {
  /** Two lengths of a run, whose difference counts. */
  private static final int SHORT_MILLIS = 20;

  private static final int LONG_MILLIS = 120;

  /** Bytes for each call that are no allocation of a call. */
  private static final double NOTHING = 0.01;

  /** Far longer than the just-in-time compiler needs. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Notes what the guest's thread has allocated until the guest writes its one line. */
  private static final class RunEnd extends ByteArrayOutputStream {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long begin = threads.getCurrentThreadAllocatedBytes();
    private long end;

    @Override
    public synchronized void write(byte[] b, int off, int len) {
      end = threads.getCurrentThreadAllocatedBytes();
      super.write(b, off, len);
    }
  }

  /** Calls that a guest made, and bytes that the host allocated for its run, start included. */
  private record Run(long calls, long bytes) {}

  private static Run run(
      Gangway gangway, String test, int millis, UnaryOperator<Guest.Builder> more)
      throws Exception {
    RunEnd out = new RunEnd();
    try (Guest guest =
        more.apply(
                gangway
                    .guest(RunningGuests.program("scale"))
                    .args(test, "/", "0", millis + "ms")
                    .stdout(out))
            .build()) {
      assertThat(guest.run())
          .as(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(new ExitStatus(0, Reason.EXITED, null));
    }
    String[] told = out.toString(StandardCharsets.UTF_8).strip().split(" ", -1);
    return new Run(Long.parseLong(told[told.length - 1]), out.end - out.begin);
  }

  /**
   * Bytes that a call allocates. Before a call is compiled it allocates what it will not allocate
   * later, so that this is repeated while it is more than {@code enough}.
   */
  private static double allocated(String test, double enough, UnaryOperator<Guest.Builder> more)
      throws Exception {
    try (Gangway gangway = Gangway.builder().tmpfs("/", 1 << 22).build()) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      run(gangway, test, LONG_MILLIS, more);
      double bytes;
      do {
        Run shorter = run(gangway, test, SHORT_MILLIS, more);
        Run longer = run(gangway, test, LONG_MILLIS, more);
        // On a busy machine the longer run may make fewer calls: then they tell nothing.
        bytes =
            longer.calls > shorter.calls
                ? (double) (longer.bytes - shorter.bytes) / (longer.calls - shorter.calls)
                : Double.POSITIVE_INFINITY;
      } while (Math.abs(bytes) > enough && System.nanoTime() < end);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lseek1",
        "pwrite_byte",
        "pwrite1",
        "pread_byte",
        "pread1",
        "write_byte",
        "write1",
        "fstat1"
      })
  void aSystemCallAllocatesNothing(String test) throws Exception {
    assertThat(allocated(test, NOTHING, guest -> guest)).isBetween(-NOTHING, NOTHING);
  }

  /** This test can fail: allocations are counted. */
  @Test
  void aSystemCallThatIsPrintedDoes() throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    assertThat(allocated("lseek1", Double.MAX_VALUE, guest -> guest.trace(nowhere)))
        .isGreaterThan(100);
  }
}
