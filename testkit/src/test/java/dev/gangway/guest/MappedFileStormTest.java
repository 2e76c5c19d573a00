package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guests map and unmap a file while others write to it, cut it and punch holes into it, in a JVM of
 * its own: it does not crash, and the contents are right.
 *
 * <p>{@code -Dgangway.map.seed=N} for the choices of a run that failed, {@code
 * -Dgangway.map.steps=N} and {@code -Dgangway.map.seconds=N} for a longer one.
 */
class MappedFileStormTest {
  private static final int STEPS = TestSettings.of(TestSettings.MAP_STEPS);
  private static final int SECONDS = TestSettings.of(TestSettings.MAP_SECONDS);

  @TempDir Path directory;

  @Test
  void mappingsHoldWhatTheFileHolds() throws Exception {
    long seed = TestSettings.seed("map.seed");
    System.out.println("gangway.map.seed=" + seed);
    Duration patience = Duration.ofSeconds(240 + 4L * SECONDS + STEPS / 10);
    String said =
        OtherJvm.run(
            patience,
            MappedFileStorm.class,
            List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"),
            directory.toString(),
            "" + seed,
            "" + STEPS,
            "" + SECONDS);
    assertThat(said).endsWith("done\n");
  }
}
