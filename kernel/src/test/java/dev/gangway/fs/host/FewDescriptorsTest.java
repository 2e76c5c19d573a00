package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.OtherJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests at the host's limit of descriptors get ENFILE, and the host still has some. */
class FewDescriptorsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void guestsLeaveTheHostItsReserve(CacheMode mode) throws Exception {
    List<String> starter = List.of("sh", "-c", "ulimit -n 192 && exec \"$@\"", "sh");
    String said =
        OtherJvm.run(
            Duration.ofSeconds(60),
            starter,
            FewDescriptors.class,
            List.of(),
            directory.toString(),
            mode.name());
    assertThat(said).isEmpty();
  }
}
