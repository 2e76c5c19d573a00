package dev.gangway.uaccess.copy;

import dev.gangway.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which routine is used from which size on, and why. */
public final class CopyChoice {
  /** Of processor time, once for each model and JVM, in the background. */
  private static final Duration IN_THE_BACKGROUND = Duration.ofMillis(200);

  private static final Duration AT_LEISURE = Duration.ofMillis(1500);

  private CopyChoice() {}

  /**
   * The routine that {@link Settings#COPY} names, or null for the fastest of each size.
   *
   * @throws IllegalArgumentException if it does not work here
   */
  static @Nullable CopyRoutine forced() {
    String name = Settings.COPY.word();
    CopyRoutine routine = CopyRoutines.named(name);
    if (routine != null && !routine.valid()) {
      throw new IllegalArgumentException(
          "-D" + Settings.COPY.name() + "=" + name + ": needs " + routine.missing());
    }
    return routine;
  }

  /** What was measured on this model of processor, or null where nothing was yet. */
  public static @Nullable CopyTable kept() {
    Path directory = CopyTableFile.directory();
    return directory == null ? null : CopyTableFile.load(directory);
  }

  /**
   * Measures now, which takes a second or two, and keeps the result for the JVMs that start from
   * now on.
   *
   * @throws IOException where it cannot be kept
   */
  public static CopyTable measure() throws IOException {
    CopyTable table = CopyTiming.measure(AT_LEISURE);
    Path directory = CopyTableFile.directory();
    if (directory != null) {
      CopyTableFile.store(directory, table);
    }
    return table;
  }

  /** Where {@link #measure} keeps its result; null for nowhere. */
  public static @Nullable Path file() {
    Path directory = CopyTableFile.directory();
    return directory == null ? null : CopyTableFile.file(directory);
  }

  /** Measures, shortly, for those that start later; nobody waits for it. */
  static void measureInTheBackground() {
    Path directory = CopyTableFile.directory();
    if (directory == null) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("gangway-copy-timing")
        .start(() -> {
          try {
            CopyTableFile.store(directory, CopyTiming.measure(IN_THE_BACKGROUND));
          } catch (IOException | OutOfMemoryError e) {
            // A cache: without it the JVM's own routines are used, as they are now.
          }
        });
  }
}
