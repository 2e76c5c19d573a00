package dev.gangway.exerciser;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A directory where the host keeps temporary files: a disk, most often. */
class HostDiskExerciserTest extends HostExerciserSuite {
  @TempDir private Path directory;

  HostDiskExerciserTest() {
    super("host", 50);
  }

  @Override
  Path directory() {
    return directory;
  }
}
