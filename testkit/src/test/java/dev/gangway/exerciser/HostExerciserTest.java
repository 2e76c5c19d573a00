package dev.gangway.exerciser;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A directory of the host's tmpfs. */
class HostExerciserTest extends HostExerciserSuite {
  @TempDir(factory = SharedMemory.class)
  private Path directory;

  HostExerciserTest() {
    super("host tmpfs", 450);
  }

  @Override
  Path directory() {
    return directory;
  }
}
