package dev.gangway.uaccess.copy;

import dev.gangway.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Chooses the routine for each size. */
public final class CopyChoice {
  /** Processor time of one background measurement, once for each processor model and JVM. */
  private static final Duration IN_THE_BACKGROUND = Duration.ofMillis(200);

  private static final Duration AT_LEISURE = Duration.ofMillis(1500);

  private CopyChoice() {}

  /**
   * The routine that {@link Settings#COPY} names, or null for the fastest at each size.
   *
   * @throws IllegalArgumentException if it does not work here
   */
  static @Nullable CopyRoutine forced() {
    String name = Settings.COPY.word();
    CopyRoutine routine = CopyRoutines.named(name);
    if (routine != null && !routine.valid()) {
      throw new IllegalArgumentException(
          "-D" + Settings.COPY.name() + "=" + name + ": requires " + routine.missing());
    }
    return routine;
  }

  /** The kept table of this processor model, or null if none was measured yet. */
  public static @Nullable CopyTable kept() {
    Path directory = CopyTableFile.directory();
    return directory == null ? null : CopyTableFile.load(directory);
  }

  /**
   * Measures now, which takes a second or two, and keeps the result for the JVMs that start from
   * now on.
   *
   * @throws IOException if it cannot be kept
   */
  public static CopyTable measure() throws IOException {
    CopyTable table = CopyTiming.measure(AT_LEISURE);
    Path directory = CopyTableFile.directory();
    if (directory != null) {
      CopyTableFile.store(directory, table);
    }
    return table;
  }

  /** The file in which {@link #measure} keeps its result; null if there is none. */
  public static @Nullable Path file() {
    Path directory = CopyTableFile.directory();
    return directory == null ? null : CopyTableFile.file(directory);
  }

  /** Measures briefly in the background, for JVMs that start later. */
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
            // Only a cache: without it the JVM's own routines are used.
          }
        });
  }
}
