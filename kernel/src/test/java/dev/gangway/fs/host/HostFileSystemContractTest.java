package dev.gangway.fs.host;

import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.fs.FileSystemContract;
import dev.gangway.testkit.fs.Subject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Directories of the host pass the contract of every file system, however they are cached. */
class HostFileSystemContractTest {
  private static Subject subject(Path directory, CacheMode mode, PageCache cache)
      throws IOException {
    return new Subject(
        new HostFileSystem(directory, mode, cache), true, Subject.MAX_HOST_FILE_SIZE, directory);
  }

  @Nested
  class ByDefault extends FileSystemContract {
    @Override
    protected Subject newSubject(Path directory) throws IOException {
      return new Subject(
          new HostFileSystem(directory, CacheMode.WRITEBACK, PageCache.shared()),
          true,
          Subject.MAX_HOST_FILE_SIZE,
          directory);
    }
  }

  /** So small that reclaim and writeback are always under way. */
  @Nested
  class WritebackWithTheSmallestCache extends FileSystemContract {
    private static final PageCache CACHE = new PageCache(PageCache.MIN_BYTES);

    @Override
    protected Subject newSubject(Path directory) throws IOException {
      return subject(directory, CacheMode.WRITEBACK, CACHE);
    }
  }

  @Nested
  class Writethrough extends FileSystemContract {
    @Override
    protected Subject newSubject(Path directory) throws IOException {
      return subject(directory, CacheMode.WRITETHROUGH, PageCache.shared());
    }
  }

  @Nested
  class Straight extends FileSystemContract {
    @Override
    protected Subject newSubject(Path directory) throws IOException {
      return subject(directory, CacheMode.NONE, PageCache.shared());
    }
  }
}
