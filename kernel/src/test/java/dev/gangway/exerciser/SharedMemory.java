package dev.gangway.exerciser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary directories on a tmpfs, where syncing costs nothing; elsewhere if there is none. */
final class SharedMemory implements TempDirFactory {
  private static final Path TMPFS = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
      throws IOException {
    return Files.isWritable(TMPFS)
        ? Files.createTempDirectory(TMPFS, "gangway-")
        : Files.createTempDirectory("gangway-");
  }
}
