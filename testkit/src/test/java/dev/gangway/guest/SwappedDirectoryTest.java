package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host thread swaps a directory and a symlink to another one, over and over, while a guest opens,
 * creates, renames, links and unlinks through the name: nothing outside is ever read or changed.
 * {@code -Dgangway.swaps=N} sets the number of swaps.
 */
@Timeout(300)
class SwappedDirectoryTest {
  private static final int SWAPS = TestSettings.of(TestSettings.SWAPS);

  @TempDir Path temp;

  @Test
  void nothingOutsideIsReadOrChangedWhileADirectoryAndALinkAreSwapped() throws Exception {
    Path inside = Files.createDirectory(temp.resolve("inside"));
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), "outside");
    Files.writeString(outside.resolve("victim"), "victim");
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(outside.resolve("file"), longAgo);
    Path swap = inside.resolve("swap");
    Files.createDirectory(swap);
    Files.writeString(swap.resolve("file"), "inside");
    Path link = temp.resolve("link");
    Path kept = temp.resolve("kept");
    Files.createSymbolicLink(link, outside);

    AtomicBoolean guestEnded = new AtomicBoolean();
    AtomicLong swaps = new AtomicLong();
    Thread swapper =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (swaps.get() < SWAPS || !guestEnded.get()) {
                  Files.move(swap, kept);
                  Files.move(link, swap);
                  Files.move(swap, link);
                  Files.move(kept, swap);
                  swaps.incrementAndGet();
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try (Gangway gangway = Gangway.builder().directory("/work", inside).build()) {
      do {
        Outcome outcome = RunningGuests.run(gangway, "hostile", "race", "/work", "20000");
        assertThat(outcome.out()).doesNotContain("FAIL");
        assertThat(outcome.status().code()).as(outcome.toString()).isZero();
      } while (swaps.get() < SWAPS && swapper.isAlive());
    } finally {
      guestEnded.set(true);
      swapper.join();
    }
    assertThat(swaps.get()).isGreaterThanOrEqualTo(SWAPS);
    assertThat(outside.resolve("file")).hasContent("outside");
    assertThat(outside.resolve("victim")).hasContent("victim");
    assertThat(Files.getLastModifiedTime(outside.resolve("file"))).isEqualTo(longAgo);
    assertThat(outside.toFile().list()).containsExactlyInAnyOrder("file", "victim");
  }
}
