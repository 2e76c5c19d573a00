package dev.gangway.fs.host;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which dirty bytes a host directory writes when it is closed: those of its own files. */
class SyncAtCloseTest {
  @TempDir private Path one;
  @TempDir private Path other;

  private final PageCache cache = new PageCache(16 << 20);

  @AfterEach
  void close() {
    cache.close();
  }

  private HostFileSystem mounted(Path directory) throws IOException {
    return new HostFileSystem(directory, CacheMode.WRITEBACK, cache);
  }

  /** Leaves a file open and dirty. */
  private static OpenFile dirty(TestKernel kernel) {
    OpenFile file = kernel.root().open("file", Fcntl.O_RDWR | Fcntl.O_CREAT);
    assertResult(kernel.write(file, "dirty")).moves(5);
    return file;
  }

  @Test
  void itsOwnFilesAreWritten() throws IOException {
    HostFileSystem fileSystem = mounted(one);
    try (TestKernel kernel = TestKernel.with(fileSystem)) {
      OpenFile file = dirty(kernel);
      fileSystem.close();
      assertThat(one.resolve("file")).hasContent("dirty");
      kernel.close(file);
    }
  }

  @Test
  void filesOfOthersAreNotWaitedFor() throws IOException {
    try (TestKernel kernel = TestKernel.with(mounted(other))) {
      OpenFile file = dirty(kernel);
      mounted(one).close();
      assertThat(Files.size(other.resolve("file"))).isZero();
      kernel.close(file);
    }
    assertThat(other.resolve("file")).hasContent("dirty");
  }

  @Test
  void aFileOfTwoIsWrittenByEither() throws IOException {
    HostFileSystem twin = mounted(one);
    try (TestKernel kernel = TestKernel.with(mounted(one));
        TestKernel second = TestKernel.with(twin)) {
      OpenFile file = dirty(kernel);
      OpenFile same = second.root().open("file", Fcntl.O_RDWR);
      twin.close();
      assertThat(one.resolve("file")).hasContent("dirty");
      second.close(same);
      kernel.close(file);
    }
  }
}
