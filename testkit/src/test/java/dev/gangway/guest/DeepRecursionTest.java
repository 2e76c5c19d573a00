package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.guest.RunningGuests.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest that makes system calls until its thread's stack is used up ends by a trap, and not in
 * the middle of one: no lock is left held and nothing half-changed that other guests could meet.
 */
class DeepRecursionTest {
  /** Small, so that its end is near; above what the kernel has for itself. */
  private static final long STACK = 512 << 10;

  private static final long DEFAULT = 0;

  private static final int DEPTHS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** What the guest does in a thread of its own; not waited for if it hangs. */
  private static Outcome run(long stack, Gangway gangway, String... args) throws Exception {
    FutureTask<Outcome> guest = new FutureTask<>(() -> RunningGuests.run(gangway, "deep", args));
    Thread thread = new Thread(null, guest, "deep", stack);
    thread.setDaemon(true);
    thread.start();
    assertThat(thread.join(PATIENCE)).as("%s ends", String.join(" ", args)).isTrue();
    return guest.get();
  }

  private static void neighbourIsWell(Gangway gangway) throws Exception {
    Outcome check = run(DEFAULT, gangway, "check", "/work");
    assertThat(check.err()).isEmpty();
    assertThat(check.status().code()).isZero();
  }

  private static void recurse(Gangway gangway, String call) throws Exception {
    neighbourIsWell(gangway);
    for (int depth = 0; depth < DEPTHS; depth++) {
      Outcome deep = run(STACK, gangway, call, "/work", Integer.toString(depth));
      assertThat(deep.status().reason()).isEqualTo(Reason.TRAPPED);
      assertThat(deep.status().message()).contains("call stack exhausted");
      neighbourIsWell(gangway);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "truncate", "rename", "mkdir", "create"})
  void onAMemoryMountItsNeighboursGoOn(String call) throws Exception {
    try (Gangway gangway = Gangway.builder().tmpfs("/work", 16 << 20).build()) {
      recurse(gangway, call);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "truncate", "create"})
  void onAHostDirectoryItsNeighboursGoOn(String call) throws Exception {
    try (Gangway gangway = Gangway.builder().directory("/work", directory).build()) {
      recurse(gangway, call);
    }
  }
}
