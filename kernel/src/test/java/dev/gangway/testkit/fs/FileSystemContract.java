package dev.gangway.testkit.fs;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * What every file system does, through {@code Namei}, {@code ReadWrite} and {@code Attributes},
 * with paths and bytes in real user memory. A subclass supplies the subject; the themes are nested.
 *
 * <p>If POSIX leaves a choice, this requires Linux's: {@link OracleFileSystem} passes all of it.
 */
public abstract class FileSystemContract {

  /**
   * Makes an empty file system.
   *
   * @param directory of the host, empty, removed after the test
   */
  protected abstract Subject newSubject(Path directory) throws IOException;

  @Nested
  class Opening extends OpenContract {
    Opening() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class ReadingAndWriting extends ReadWriteContract {
    ReadingAndWriting() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class BadBuffers extends FaultContract {
    BadBuffers() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class SizeAndSpace extends SizeContract {
    SizeAndSpace() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class CopyingRanges extends CopyContract {
    CopyingRanges() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class CopyingRangesWithoutSuccess extends CopyErrorsContract {
    CopyingRangesWithoutSuccess() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class CopyingFarAndAtOnce extends CopyRaceContract {
    CopyingFarAndAtOnce() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Holes extends HoleContract {
    Holes() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class AttributesAndTimes extends AttributesContract {
    AttributesAndTimes() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Directories extends DirectoryContract {
    Directories() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Listings extends ListingContract {
    Listings() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class LinksAndUnlinking extends LinkContract {
    LinksAndUnlinking() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Renaming extends RenameContract {
    Renaming() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Symlinks extends SymlinkContract {
    Symlinks() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class Confinement extends ConfinementContract {
    Confinement() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class ReadOnlyMounts extends ReadOnlyContract {
    ReadOnlyMounts() {
      super(FileSystemContract.this);
    }
  }

  @Nested
  class ManyThreads extends ConcurrencyContract {
    ManyThreads() {
      super(FileSystemContract.this);
    }
  }
}
