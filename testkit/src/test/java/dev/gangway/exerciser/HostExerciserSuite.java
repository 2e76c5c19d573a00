package dev.gangway.exerciser;

import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.testkit.exerciser.Exerciser;
import dev.gangway.testkit.exerciser.HostSide;
import dev.gangway.vfs.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Directories of the host, with the host's own programs beside the guests. */
abstract class HostExerciserSuite extends ExerciserSuite {
  HostExerciserSuite(String name, int permille) {
    super(name, permille);
  }

  /** The directory that is shown. */
  abstract Path directory();

  @Override
  FileSystem newFileSystem() {
    try {
      return new HostFileSystem(directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void prepare(Exerciser exerciser) {
    HostSide host = new HostSide(directory());
    exerciser.between(40, "host looks", host::look).between(40, "host changes", host::change);
  }
}
