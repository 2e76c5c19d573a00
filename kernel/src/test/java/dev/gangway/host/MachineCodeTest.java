package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Machine instructions of our own, on the processor for which they are written. */
class MachineCodeTest {
  /**
   * Number of one-page mappings that are writable and executable. The JVM's are larger, so there
   * must be none.
   */
  private static long writableAndExecutablePages() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(" rwx"))
        .map(line -> line.substring(0, line.indexOf(' ')).split("-", 2))
        .filter(r -> Long.parseLong(r[1], 16) - Long.parseLong(r[0], 16) == Linux.pageSize())
        .count();
  }

  @Test
  void runsAndCannotBeWrittenTo() throws Throwable {
    assumeTrue(Linux.available() && Machine.X86_64);
    long before = writableAndExecutablePages();
    MethodHandle fortyTwo =
        MachineCode.link(
            MachineCode.hex("b82a000000 c3"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
    assertThat(fortyTwo).isNotNull();
    assertThat((int) fortyTwo.invokeExact()).isEqualTo(42);
    assertThat(writableAndExecutablePages()).isEqualTo(before);
  }

  @Test
  void theFenceAndTheCallWithoutItComeBack() {
    assumeTrue(Linux.available() && Machine.X86_64);
    assertThat(SpeculationBarrier.available()).isTrue();
    SpeculationBarrier.lfence();
    SpeculationBarrier.nothing();
  }
}
