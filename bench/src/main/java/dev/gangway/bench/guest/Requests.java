package dev.gangway.bench.guest;

import dev.gangway.bench.peer.Scratch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of stdin, read by a thread that does nothing else: where they end without a last word,
 * who started this JVM has died, and it ends in the middle of whatever it does, after removing the
 * directories that nobody else will.
 */
final class Requests {
  private static final String QUIT = "quit";

  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private Requests() {}

  static Requests read(InputStream in, Path directory) {
    Requests requests = new Requests();
    Thread.ofPlatform()
        .daemon()
        .name("requests")
        .start(() -> {
          if (!requests.readAll(in)) {
            abandon(directory);
          }
        });
    return requests;
  }

  /**
   * In a thread that the JVM waits for: the guest, whose files vanish, may fail and end the main
   * thread before all of them are removed.
   */
  private static void abandon(Path directory) {
    Thread.ofPlatform()
        .daemon(false)
        .name("abandon")
        .start(() -> {
          removeQuietly(directory);
          Runtime.getRuntime().halt(1);
        });
  }

  /** The next one, which is waited for; null after the last. */
  @Nullable String next() throws InterruptedException {
    return lines.take().orElse(null);
  }

  /** Whether the last word was said. */
  private boolean readAll(InputStream in) {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals(QUIT)) {
          lines.add(Optional.empty());
          return true;
        }
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static void removeQuietly(Path directory) {
    try {
      Scratch.abandon(directory);
    } catch (IOException e) {
      // the next run removes it
    }
  }
}
