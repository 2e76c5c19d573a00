package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guests that hold all carriers of virtual threads can be ended all the same. */
class StarvedCarriersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void theirTimeLimitEndsThem() throws Exception {
    assertThat(run("limit")).isEqualTo("{TIMED_OUT=400}");
  }

  @Test
  void theirTimeLimitEndsThemWhileTheyShareFiles() throws Exception {
    assertThat(run("files")).isEqualTo("{TIMED_OUT=400}");
  }

  @Test
  void killAndCloseEndThemFromPlatformAndVirtualThreads() throws Exception {
    assertThat(run("kill")).isEqualTo("{INTERRUPTED=400}");
  }

  private static String run(String how) throws Exception {
    return OtherJvm.run(PATIENCE, StarvedCarriers.class, List.of(), how);
  }
}
