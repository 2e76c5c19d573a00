package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell that waits for the end of this JVM and then removes a directory, also if the JVM was
 * killed. Without a shell the directory stays.
 */
record Sweeper(@Nullable Process shell) implements AutoCloseable {
  /** Repeated: processes that have yet to notice the end of the JVM may still make files. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      read -r line
      for pause in 0 0.2 1 2; do
        sleep $pause
        rm -rf -- "$1"
      done
      """;

  static Sweeper of(Path directory) {
    // The shell shall not keep its directory from being unmounted, nor a pipe from its end.
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-c", SCRIPT, "sh", directory.toAbsolutePath().toString()))
            .directory(Path.of("/").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return new Sweeper(builder.start());
    } catch (IOException e) {
      return new Sweeper(null);
    }
  }

  /** There is nothing to remove any more. */
  @Override
  public void close() {
    if (shell != null) {
      shell.destroyForcibly();
    }
  }
}
