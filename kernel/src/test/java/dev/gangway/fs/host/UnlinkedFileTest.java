package dev.gangway.fs.host;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.DropCaches;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that has no name any more. Once it is closed its inode number may be the next file's, on
 * many disks, within the same tick of the clock.
 */
class UnlinkedFileTest {
  @TempDir private Path directory;

  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);

  @AfterEach
  void close() {
    cache.close();
  }

  private TestKernel kernel() throws IOException {
    return TestKernel.with(new HostFileSystem(directory, CacheMode.WRITEBACK, cache));
  }

  /** Leaves an unlinked file behind that the host knows as empty; all else is dirty. */
  private static void writeAndUnlink(TestKernel kernel) {
    OpenFile file = kernel.root().open("a", Fcntl.O_RDWR | Fcntl.O_CREAT);
    assertResult(file.truncate(0)).succeeds();
    assertResult(kernel.write(file, "never to be seen")).moves(16);
    assertResult(kernel.root().unlink("a")).succeeds();
    kernel.close(file);
  }

  @Test
  void isForgottenWithWhatIsDirtyOfIt() throws IOException {
    try (TestKernel kernel = kernel()) {
      writeAndUnlink(kernel);
      assertThat(cache.inodes().size()).isZero();
    }
  }

  @Test
  void isKeptWhileSomebodyHasItOpen() throws IOException {
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("a", Fcntl.O_RDWR | Fcntl.O_CREAT);
      OpenFile other = kernel.root().open("a", Fcntl.O_RDONLY);
      assertResult(kernel.write(file, "still to be read")).moves(16);
      assertResult(kernel.root().unlink("a")).succeeds();
      kernel.close(file);
      DropCaches.of(cache);
      assertThat(kernel.text(other)).isEqualTo("still to be read");
      kernel.close(other);
    }
  }
}
