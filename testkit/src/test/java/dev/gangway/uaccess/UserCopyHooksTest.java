package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.GuestPrograms;
import dev.gangway.testkit.OtherJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks and fault injection, in JVMs that have them: see {@link UserCopyHooks#ON}. */
class UserCopyHooksTest {
  private static final List<String> HOOKS = List.of("-Ddev.gangway.usercopy.hooks=true");

  @Test
  void hooksSeeEachCopyAndFaultsHitTheOnesTheyAreMeantFor() throws Exception {
    assertThat(OtherJvm.run(Duration.ofMinutes(2), HookedCopies.class, HOOKS))
        .contains("all as they must be");
  }

  @Test
  void aGuestWhoseKthCopyFailsGetsEfaultAndNothingIsLost(@TempDir Path directory) throws Exception {
    String said =
        OtherJvm.run(
            Duration.ofMinutes(10),
            FailingGuestCopies.class,
            HOOKS,
            GuestPrograms.path("cp").toString(),
            directory.toString());
    System.out.print(said);
    assertThat(said)
        .matches(
            "(?s).*of \\d{2,} failed copies the kernel made [1-9]\\d* good,"
                + " the guest told [1-9]\\d*,.*");
  }
}
