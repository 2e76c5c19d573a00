package dev.gangway.storm;

import dev.gangway.fs.host.CacheMode;
import dev.gangway.settings.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cache and host agree after a storm, in each cache mode. */
class StormTest {
  private static final long SECONDS = TestSettings.of(TestSettings.STORM_SECONDS);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void cacheAndHostAgreeAfterAStorm(CacheMode mode) throws Exception {
    long seed = TestSettings.seed("storm.seed");
    System.out.println("gangway.storm.seed=" + seed);
    Duration length = Duration.ofSeconds(SECONDS);
    System.out.println(new Storm(directory, mode, seed, length, false).run());
  }
}
