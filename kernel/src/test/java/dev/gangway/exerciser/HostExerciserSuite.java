package dev.gangway.exerciser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.mm.VmEvent;
import dev.gangway.testkit.exerciser.Exerciser;
import dev.gangway.testkit.exerciser.HostSide;
import dev.gangway.vfs.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/**
 * Directories of the host, with the host's own programs beside the guests, and a page cache that is
 * smaller than what the files hold: reclaim and writeback go on all the time.
 */
abstract class HostExerciserSuite extends ExerciserSuite {
  private final CacheMode mode;
  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);

  HostExerciserSuite(String name, int permille, CacheMode mode) {
    super(name, permille);
    this.mode = mode;
  }

  /** The directory that is shown. */
  abstract Path directory();

  /** What the files are cached in. */
  PageCache cache() {
    return cache;
  }

  @AfterEach
  void memoryWasReclaimedAndNeverTooMuch() {
    cache.close();
    if (mode != CacheMode.NONE) {
      assertThat(cache().vmStat().count(VmEvent.PGSTEAL)).as("reclaimed pages").isPositive();
    }
    assertThat(cache().memory().usedBytes()).isLessThanOrEqualTo(cache().memory().maxBytes());
  }

  @Override
  FileSystem newFileSystem() {
    try {
      return new HostFileSystem(directory(), mode, cache());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void prepare(Exerciser exerciser) {
    HostSide host = new HostSide(directory());
    exerciser
        .between(40, "host looks", host::look)
        .between(40, "host changes", host::change)
        .between(1000, "caches are dropped", step -> DropCaches.of(cache()));
  }
}
