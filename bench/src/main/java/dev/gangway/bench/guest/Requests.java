package dev.gangway.bench.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of stdin, read by a thread that does nothing else: if they end without {@code quit},
 * the parent has died, and this JVM ends at once.
 */
final class Requests {
  private static final String QUIT = "quit";

  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private Requests() {}

  static Requests read(InputStream in) {
    Requests requests = new Requests();
    Thread.ofPlatform()
        .daemon()
        .name("requests")
        .start(() -> {
          if (!requests.readAll(in)) {
            Runtime.getRuntime().halt(1);
          }
        });
    return requests;
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
}
