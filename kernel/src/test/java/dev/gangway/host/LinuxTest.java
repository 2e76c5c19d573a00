package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LinuxTest {

  @Test
  void availabilityAndItsReasonAgree() {
    assertThat(Linux.unavailableReason() == null).isEqualTo(Linux.available());
  }

  @Test
  @EnabledIf("dev.gangway.host.Linux#available")
  void processNumberIsTheJvms() {
    assertThat(TestHost.getpid()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void errorsAreNegativeAndKeepTheirNumber() {
    assertThat(Linux.errno(-Errno.ENOENT)).isEqualTo(Errno.ENOENT);
  }

  @Test
  void whereNativeAccessIsDeniedCallsAreEnosysAndNothingIsThrown()
      throws IOException, InterruptedException {
    assertThat(outputOf("--illegal-native-access=deny"))
        .startsWith("false java.lang.IllegalCallerException")
        .endsWith(" ENOSYS ENOSYS ENOSYS ENOSYS 4096");
  }

  @Test
  void onAnotherSystemCallsAreEnosysAndNothingIsThrown() throws IOException, InterruptedException {
    assertThat(outputOf("-Dos.name=Plan 9"))
        .isEqualTo("false not Linux ENOSYS ENOSYS ENOSYS ENOSYS 4096");
  }

  @Test
  void onAnotherProcessorCallsAreEnosysAndNothingIsThrown()
      throws IOException, InterruptedException {
    assertThat(outputOf("-Dos.name=Linux", "-Dos.arch=vax"))
        .isEqualTo("false neither x86-64 nor aarch64 ENOSYS ENOSYS ENOSYS ENOSYS 4096");
  }

  private static String outputOf(String... options) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  /** Runs in a separate JVM, in which the package must load and refuse all calls. */
  static final class Probe {
    public static void main(String[] args) {
      try (Arena arena = Arena.ofConfined()) {
        System.out.println(
            String.join(
                " ",
                Boolean.toString(Linux.available()),
                String.valueOf(Linux.unavailableReason()),
                Errno.name((int) -HostFile.read(0, 0, 0)),
                Errno.name(
                    (int)
                        -HostPath.fstatat(Fcntl.AT_FDCWD, arena.allocateFrom("/"), 0, new Kstat())),
                Errno.name((int) -HostClock.gettime(Clocks.CLOCK_PROCESS_CPUTIME_ID)),
                Errno.name((int) -HostMemory.reserve(4096)),
                Long.toString(Linux.pageSize())));
      }
    }
  }
}
