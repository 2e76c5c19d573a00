package dev.gangway.fs.host;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_DSYNC;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.OtherJvm;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A write that goes to the host at once and fails there has changed nothing, or is short: a limit
 * of the process on the size of files ({@code RLIMIT_FSIZE}) stands for a disk that is full.
 */
class FailedHostWriteTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "WRITETHROUGH, 0",
    "WRITETHROUGH, " + O_APPEND,
    "WRITETHROUGH, " + O_DSYNC,
    "WRITEBACK, " + O_APPEND,
    "WRITEBACK, " + O_DSYNC,
    "NONE, 0",
    "NONE, " + O_APPEND
  })
  void changesNothingOrIsShort(String mode, int flags) throws Exception {
    OtherJvm.run(
        Duration.ofMinutes(1),
        Limited.class,
        List.of(),
        directory.toString(),
        mode,
        Integer.toString(flags));
  }

  /** Runs in a process of its own, whose limit it sets. */
  static final class Limited {
    private static final int LIMIT = 10_000;

    private Limited() {}

    private static void limit(String value) throws IOException, InterruptedException {
      String self = Long.toString(ProcessHandle.current().pid());
      int status =
          new ProcessBuilder("prlimit", "--pid", self, "--fsize=" + value + ":")
              .inheritIO()
              .start()
              .waitFor();
      assertThat(status).isZero();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
      Path onHost = Path.of(args[0], "f");
      int flags = Integer.parseInt(args[2]);
      PageCache cache = new PageCache(PageCache.MIN_BYTES);
      try (cache;
          TestKernel kernel =
              TestKernel.with(
                  new HostFileSystem(Path.of(args[0]), CacheMode.valueOf(args[1]), cache))) {
        OpenFile file = kernel.root().open("f", O_RDWR | O_CREAT | flags);
        String start = "s".repeat(LIMIT - 100);
        assertResult(kernel.write(file, start)).moves(start.length());
        assertThat(kernel.text(file)).isEqualTo(start);

        limit(Integer.toString(LIMIT));
        assertResult(kernel.write(file, "a".repeat(5_000))).as("a short count").moves(100);
        String full = start + "a".repeat(100);
        for (int i = 0; i < 2; i++) {
          assertResult(kernel.write(file, "lost")).failsWith(Errno.EFBIG);
          assertThat(ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR)).isEqualTo(LIMIT);
          assertThat(kernel.text(file)).isEqualTo(full);
          assertThat(file.size()).isEqualTo(LIMIT);
        }
        assertResult(file.sync(false)).succeeds();
        assertThat(Files.readString(onHost, US_ASCII)).isEqualTo(full);

        limit("unlimited");
        assertResult(kernel.write(file, "again")).moves(5);
        assertThat(kernel.text(file)).isEqualTo(full + "again");
        kernel.close(file);
        assertThat(Files.readString(onHost, US_ASCII)).isEqualTo(full + "again");
      }
    }
  }
}
