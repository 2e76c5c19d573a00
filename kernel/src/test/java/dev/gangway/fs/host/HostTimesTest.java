package dev.gangway.fs.host;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static dev.gangway.vfs.Attributes.UTIME_OMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host has, in the end, the times of the guests' last changes, and no earlier ones. */
class HostTimesTest {
  @TempDir private Path directory;

  private final PageCache cache = new PageCache(PageCache.MIN_BYTES);
  private TestKernel kernel;
  private Path onHost;

  @BeforeEach
  void mount() throws IOException {
    onHost = directory.resolve("f");
    kernel = TestKernel.with(new HostFileSystem(directory, CacheMode.WRITEBACK, cache));
  }

  @AfterEach
  void close() {
    kernel.close();
    cache.close();
  }

  private OpenFile create(String text) {
    OpenFile file = kernel.root().open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, text)).moves(text.length());
    return file;
  }

  private long hostMtime() throws IOException {
    return Files.getLastModifiedTime(onHost).to(TimeUnit.NANOSECONDS);
  }

  /** Longer than a tick, so that times differ. */
  private static void nap() throws InterruptedException {
    Thread.sleep(40);
  }

  @Test
  void aSyncLeavesTheTimeOfTheWrite() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    nap();
    assertResult(file.sync(false)).succeeds();
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).ctimeNs).isEqualTo(written.ctimeNs);
  }

  @Test
  void aCloseLeavesTheTimeOfTheWriteAndSoDoesReopening() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    nap();
    kernel.close(file);
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
    assertThat(kernel.root().stat("f").mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(kernel.root().stat("f").ctimeNs).isEqualTo(written.ctimeNs);
    Kstat again = kernel.fstat(kernel.root().open("f", O_RDONLY));
    assertThat(again.mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(again.ctimeNs).as("as long as it is cached").isEqualTo(written.ctimeNs);
  }

  @Test
  void aSourceThatChangedAfterTheOutputIsNewerThanIt() throws Exception {
    OpenFile output = create("output");
    nap();
    Path source = Files.writeString(directory.resolve("source"), "source");
    nap();
    kernel.close(output);
    assertThat(Files.getLastModifiedTime(source)).isGreaterThan(Files.getLastModifiedTime(onHost));
  }

  @Test
  void theFlusherLeavesTheTimeOfTheWrite() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Files.size(onHost) == 0 && System.nanoTime() < limit) {
      nap();
    }
    nap();
    assertThat(onHost).hasContent("data");
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).ctimeNs).isEqualTo(written.ctimeNs);
  }

  @Test
  void aTimeThatWasSetWhileAPageWasDirtyIsKept() throws Exception {
    OpenFile file = create("data");
    assertResult(Attributes.setTimes(file, UTIME_OMIT, 5)).succeeds();
    nap();
    assertResult(file.sync(false)).succeeds();
    assertThat(hostMtime()).isEqualTo(5);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(5);
  }

  @Test
  void anAccessTimeThatIsSetMovesCtimeAlone() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    nap();
    assertResult(Attributes.setTimes(file, 7, UTIME_OMIT)).succeeds();
    Kstat set = kernel.fstat(file);
    assertThat(set.atimeNs).isEqualTo(7);
    assertThat(set.mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(set.ctimeNs).isGreaterThan(written.ctimeNs);
    kernel.close(file);
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
  }

  @Test
  void aLaterTimeOfAHostProgramIsNotPutBack() throws Exception {
    OpenFile file = create("data");
    nap();
    Files.writeString(onHost, "host", StandardOpenOption.WRITE);
    long theirs = hostMtime();
    nap();
    assertResult(file.sync(false)).succeeds();
    assertThat(hostMtime()).isGreaterThanOrEqualTo(theirs);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(hostMtime());
  }

  @Test
  void anEarlierTimeOfAHostProgramGivesWay() throws Exception {
    OpenFile file = create("data");
    assertResult(file.sync(false)).succeeds();
    Files.writeString(onHost, "host", StandardOpenOption.WRITE);
    long theirs = hostMtime();
    nap();
    assertResult(kernel.pwrite(file, "x", 0)).moves(1);
    Kstat written = kernel.fstat(file);
    assertThat(written.mtimeNs).isGreaterThan(theirs);
    nap();
    kernel.close(file);
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
  }

  @Test
  void aTimeThatAHostProgramSetsIsTakenOver() throws Exception {
    OpenFile file = create("data");
    nap();
    Files.setLastModifiedTime(onHost, FileTime.fromMillis(1_000));
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(1_000_000_000);
    kernel.close(file);
    assertThat(hostMtime()).isEqualTo(1_000_000_000);
  }

  @Test
  void aChangeOfModeByAHostProgramKeepsTheTimeOfTheWrite() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    nap();
    assertThat(onHost.toFile().setReadOnly()).isTrue();
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(written.mtimeNs);
    assertThat(kernel.fstat(file).ctimeNs).isGreaterThan(written.ctimeNs);
    kernel.close(file);
    assertThat(hostMtime()).isEqualTo(written.mtimeNs);
  }

  @Test
  void whatAHostProgramWritesAfterAFlushIsNoticed() throws Exception {
    OpenFile file = create("data");
    assertResult(file.sync(false)).succeeds();
    nap();
    Files.writeString(onHost, "host", StandardOpenOption.WRITE);
    assertThat(kernel.fstat(file).mtimeNs).isEqualTo(hostMtime());
    assertThat(kernel.text(file)).isEqualTo("host");
  }

  @Test
  void whatAHostProgramWroteBeforeAFlushIsNoticedAfterIt() throws Exception {
    String page = "p".repeat(4096);
    OpenFile file = create(page + page);
    assertResult(file.sync(false)).succeeds();
    nap();
    Files.writeString(onHost, "host", StandardOpenOption.WRITE);
    assertResult(kernel.pwrite(file, "x", 5000)).moves(1);
    nap();
    assertResult(file.sync(false)).succeeds();
    kernel.fstat(file);
    assertThat(kernel.pread(file, 5, 0)).asString().isEqualTo("hostp");
    assertThat(kernel.pread(file, 1, 5000)).asString().isEqualTo("x");
  }

  @Test
  void afterTheInodeIsForgottenMtimeIsTheSame() throws Exception {
    OpenFile file = create("data");
    Kstat written = kernel.fstat(file);
    nap();
    kernel.close(file);
    try (PageCache other = new PageCache(PageCache.MIN_BYTES);
        TestKernel later =
            TestKernel.with(new HostFileSystem(directory, CacheMode.WRITEBACK, other))) {
      assertThat(later.root().stat("f").mtimeNs).isEqualTo(written.mtimeNs);
    }
  }

  /** Root without its capabilities: it may write a file of somebody else that lets everybody. */
  static final class Stranger {
    private Stranger() {}

    public static void main(String[] args) throws Exception {
      PageCache cache = new PageCache(PageCache.MIN_BYTES);
      try (cache;
          TestKernel kernel =
              TestKernel.with(new HostFileSystem(Path.of(args[0]), CacheMode.WRITEBACK, cache))) {
        OpenFile file = kernel.root().open("f", O_RDWR);
        assertResult(Attributes.setTimes(file, 5, 5)).failsWith(Errno.EPERM);
        assertResult(kernel.write(file, "data")).moves(4);
        Kstat written = kernel.fstat(file);
        nap();
        assertResult(file.sync(false)).succeeds();
        assertThat(kernel.fstat(file).mtimeNs).isEqualTo(written.mtimeNs);
        kernel.close(file);
        assertThat(kernel.root().stat("f").mtimeNs).isEqualTo(written.mtimeNs);
      }
    }
  }

  @Test
  void aFileWhoseTimesMayNotBeSetIsWrittenAllTheSame() throws Exception {
    Files.createFile(onHost);
    assumeTrue(becomeStrangers(), "needs root and user namespaces");
    List<String> command =
        List.of(
            "unshare",
            "--user",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-ea",
            "-cp",
            System.getProperty("java.class.path"),
            Stranger.class.getName(),
            directory.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(onHost).hasContent("data");
  }

  private boolean becomeStrangers() throws IOException, InterruptedException {
    try {
      Files.setAttribute(onHost, "unix:uid", 12_345);
      Files.setPosixFilePermissions(onHost, PosixFilePermissions.fromString("rw-rw-rw-"));
      return new ProcessBuilder("unshare", "--user", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false; // not root, or there is no such program
    }
  }
}
