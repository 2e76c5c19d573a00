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
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What system calls cost the host's heap: counted by the JVM, so no timing is in it. */
class CallAllocationTest {
  private static final int ROUNDS = 4;

  /** Notes what the guest's thread has allocated so far, each time that the guest writes. */
  private static final class RoundEnds extends ByteArrayOutputStream {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final List<Long> allocated = new ArrayList<>();

    @Override
    public synchronized void write(byte[] b, int off, int len) {
      super.write(b, off, len);
      allocated.add(threads.getCurrentThreadAllocatedBytes());
    }
  }

  /** Bytes that the last of {@link #ROUNDS} rounds of calls allocated; those before are warm-up. */
  private static long allocated(
      String operation, int calls, int size, UnaryOperator<Guest.Builder> more) throws Exception {
    RoundEnds out = new RoundEnds();
    try (Gangway gangway = Gangway.builder().tmpfs("/", 1 << 21).build();
        Guest guest =
            more.apply(
                    gangway
                        .guest(RunningGuests.program("bench"))
                        .args(operation, "/", "" + calls, "" + ROUNDS, "" + size)
                        .stdout(out))
                .build()) {
      assertThat(guest.run())
          .as(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(new ExitStatus(0, Reason.EXITED, null));
    }
    assertThat(out.allocated).as("one line for each round").hasSize(ROUNDS);
    return out.allocated.get(ROUNDS - 1) - out.allocated.get(ROUNDS - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "lseek, 1",
    "pwrite, 1",
    "pwrite, 4096",
    "pread, 1",
    "pread, 4096",
    "write1, 1",
    "write1, 4096",
    "fstat, 1"
  })
  void aSystemCallAllocatesNothing(String operation, int size) throws Exception {
    int calls = 1_000_000;
    assertThat(allocated(operation, calls, size, guest -> guest)).isLessThan(calls / 100);
  }

  /** What this test looks at is seen where it is. */
  @Test
  void aSystemCallThatIsPrintedDoes() throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int calls = 10_000;
    assertThat(allocated("lseek", calls, 1, guest -> guest.trace(nowhere)))
        .isGreaterThan(100L * calls);
  }
}
