package dev.gangway.exerciser;

import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Directories of the host's tmpfs in every cache mode, and one on a disk. */
class HostExerciserTest {
  abstract static class OnTmpfs extends HostExerciserSuite {
    @TempDir(factory = SharedMemory.class)
    private Path directory;

    OnTmpfs(String name, int permille, CacheMode mode) {
      super(name, permille, mode);
    }

    @Override
    Path directory() {
      return directory;
    }
  }

  @Nested
  class Writeback extends OnTmpfs {
    Writeback() {
      super("writeback", 250, CacheMode.WRITEBACK);
    }
  }

  @Nested
  class Writethrough extends OnTmpfs {
    Writethrough() {
      super("writethrough", 150, CacheMode.WRITETHROUGH);
    }
  }

  @Nested
  class NoCache extends OnTmpfs {
    NoCache() {
      super("no cache", 150, CacheMode.NONE);
    }
  }

  /** In the cache that all share, where there is room for everything. */
  @Nested
  class WithRoom extends OnTmpfs {
    WithRoom() {
      super("writeback with room", 150, CacheMode.WRITEBACK);
    }

    @Override
    PageCache cache() {
      return PageCache.shared();
    }
  }

  /** Where the host keeps temporary files: a disk, most often. */
  @Nested
  class OnDisk extends HostExerciserSuite {
    @TempDir private Path directory;

    OnDisk() {
      super("writeback on disk", 100, CacheMode.WRITEBACK);
    }

    @Override
    Path directory() {
      return directory;
    }
  }
}
