package dev.gangway.uaccess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link StressedCopies} in JVMs of their own, which a bad access would end. {@code
 * -Dgangway.copies=100000000} makes more of them than a build has time for.
 */
class StressedCopiesTest {
  private static final long COPIES = TestSettings.of(TestSettings.COPIES);

  @ParameterizedTest
  @ValueSource(strings = {"linux", "portable"})
  void noPointerGetsPastTheEndWhateverGrowsAndCloses(String tier) throws Exception {
    long seed = TestSettings.seed();
    System.out.println("seed " + seed);
    String said =
        OtherJvm.run(
            Duration.ofHours(1),
            StressedCopies.class,
            List.of("-Ddev.gangway.memory=" + tier),
            "" + COPIES,
            "" + seed);
    assertThat(said).contains(COPIES + " copies").contains("all as they must be");
    System.out.print(said);
  }
}
