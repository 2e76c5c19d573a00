package dev.gangway.exerciser;

import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.testkit.TestKernel;
import dev.gangway.testkit.exerciser.Exerciser;
import dev.gangway.vfs.FileSystem;

/** Files in memory. */
class MemExerciserTest extends ExerciserSuite {
  /** Unlinked files live on while they are open: there are more than there are names for. */
  private static final long MAX_BYTES = 64L << 20;

  private static final long MAX_INODES = 100;

  private MemFileSystem fs = new MemFileSystem(MAX_BYTES, MAX_INODES);

  MemExerciserTest() {
    super("mem", 200);
  }

  @Override
  FileSystem newFileSystem() {
    fs = new MemFileSystem(MAX_BYTES, MAX_INODES);
    return fs;
  }

  /** What is nowhere else is not dropped. */
  @Override
  void prepare(Exerciser exerciser) {
    PageCache cache = cache();
    exerciser.between(1000, "caches are dropped", step -> DropCaches.of(cache));
  }

  private PageCache cache() {
    try (TestKernel kernel = TestKernel.with(fs)) {
      return kernel.pageCache();
    }
  }
}
