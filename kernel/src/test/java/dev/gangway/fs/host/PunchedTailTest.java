package dev.gangway.fs.host;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hole over pages that the host has not been given, and whose end the file's end is in. */
class PunchedTailTest {
  @TempDir private Path directory;

  @Test
  void theHostsFileIsAsLongAsTheGuestMadeIt() throws IOException {
    try (PageCache cache = new PageCache(PageCache.MIN_BYTES);
        TestKernel kernel =
            TestKernel.with(new HostFileSystem(directory, CacheMode.WRITEBACK, cache))) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDWR | Fcntl.O_CREAT);
      assertResult(kernel.pwrite(file, "first", 0)).moves(5);
      assertResult(kernel.pwrite(file, "last", 10_000)).moves(4);
      assertResult(Attributes.punchHole(file, 8192, 1 << 20)).succeeds();
      kernel.close(file);
      assertThat(Files.size(directory.resolve("f"))).isEqualTo(10_004);
      assertThat(Files.readString(directory.resolve("f"))).startsWith("first\0").endsWith("\0");
    }
  }
}
