package dev.gangway.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A class with more call sites than HotSpot tells apart runs the targets of others. In JVMs of
 * their own, which this ended.
 */
class CallSitesTest {
  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"linux", "portable"})
  void loadsAndStoresOfALargeModuleAreTheirOwn(String tier) throws Exception {
    String said =
        OtherJvm.run(
            Duration.ofMinutes(5),
            ManyAccesses.class,
            List.of("-Ddev.gangway.memory=" + tier),
            "220",
            "300",
            "" + TestSettings.seed());
    assertThat(said).contains("all as they must be");
  }
}
