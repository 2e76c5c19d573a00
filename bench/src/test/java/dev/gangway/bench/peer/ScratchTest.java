package dev.gangway.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir private Path place;

  @Test
  void closingRemovesEverything() throws IOException {
    try (Scratch scratch = Scratch.in(place)) {
      Workplace at = scratch.workplace(place, List.of());
      Files.writeString(at.directory().resolve("file"), "x");
    }

    assertThat(place).isEmptyDirectory();
  }

  @Test
  void theNextRunRemovesWhatAKilledOneHasLeft() throws IOException {
    Path left = Files.createDirectory(place.resolve("gangway-bench123"));
    Files.createFile(left.resolve("lock"));
    Files.createDirectories(left.resolve("host/scale.dir.0"));

    try (Scratch scratch = Scratch.in(place)) {
      assertThat(left).doesNotExist();
      assertThat(scratch.workplace(place, List.of()).directory()).exists();
    }
  }

  @Test
  void aRunThatLivesAndOneThatIsBeingBornAreLeftAlone() throws IOException {
    Path born = Files.createDirectory(place.resolve("gangway-bench456"));
    try (Scratch first = Scratch.in(place);
        Scratch second = Scratch.in(place)) {
      assertThat(first.workplace(place, List.of()).directory()).exists();
      assertThat(second.workplace(place, List.of()).directory()).exists();
    }
    assertThat(born).exists();
  }

  @Test
  void oneThatDiedWhileItWasBornIsRemovedLater() throws IOException {
    Path dead = Files.createDirectory(place.resolve("gangway-bench456"));
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

    Scratch.in(place).close();

    assertThat(place).isEmptyDirectory();
  }
}
