package dev.gangway.filemap;

import static dev.gangway.testkit.ResultAssert.assertResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.mm.VmEvent;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of the page cache in the JDK's Flight Recorder. */
class FlightRecorderTest {
  private static final int PAGE = CachedBytes.PAGE;

  @TempDir private Path directory;

  private PageCache cache = new PageCache(PageCache.MIN_BYTES);

  @AfterEach
  void close() {
    cache.close();
  }

  private TestKernel kernel() throws IOException {
    return TestKernel.with(new HostFileSystem(directory, CacheMode.WRITEBACK, cache));
  }

  private Path file(int bytes) throws IOException {
    return Files.write(directory.resolve("f"), new byte[bytes]);
  }

  private static void readAll(TestKernel kernel, OpenFile file) {
    while (kernel.read(file, 64 << 10).length > 0) {
      // on
    }
  }

  private static long sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToLong(event -> event.getLong(field)).sum();
  }

  private void assertIsOfTheFile(RecordedEvent event) throws IOException {
    Path file = directory.resolve("f");
    long dev = (long) Files.getAttribute(file, "unix:dev");
    assertThat(event.getLong("inode")).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(event.getString("device")).isEqualTo((dev >> 8 & 0xfff) + ":" + minor(dev));
    assertThat(event.getEventType().getCategoryNames()).containsExactly("Gangway");
    assertThat(event.getDuration()).isPositive();
  }

  /** As {@code minor(3)} has it. */
  private static long minor(long dev) {
    return (dev & 0xff) | (dev >> 12 & 0xfff00);
  }

  // ---- faults ---------------------------------------------------------------------------------

  @Test
  void readingWhatIsNotCachedIsAFaultOfAllThatWasBroughtIn() throws Exception {
    file(100_001);
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDONLY);
      List<RecordedEvent> faults = Recorded.events("Fault", () -> readAll(kernel, file));
      assertThat(faults).isNotEmpty();
      assertThat(sum(faults, "bytes")).isEqualTo(100_001);
      assertThat(faults.getFirst().getLong("position")).isZero();
      for (RecordedEvent fault : faults) {
        assertThat(fault.getString("kind")).isEqualTo("readahead");
        assertThat(fault.getInt("errno")).isZero();
        assertIsOfTheFile(fault);
      }
      assertThat(Recorded.events("Fault", () -> kernel.pread(file, 64 << 10, 0)))
          .as("of what is cached")
          .isEmpty();
    }
  }

  @Test
  void overwritingAPageInPartIsAFaultThatFillsIt() throws Exception {
    file(3 * PAGE);
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDWR);
      List<RecordedEvent> faults =
          Recorded.events("Fault", () -> assertResult(kernel.pwrite(file, "x", PAGE + 7)).moves(1));
      assertThat(faults).hasSize(1);
      RecordedEvent fault = faults.getFirst();
      assertThat(fault.getString("kind")).isEqualTo("fill");
      assertThat(fault.getLong("position")).isEqualTo(PAGE);
      assertThat(fault.getLong("bytes")).isEqualTo(PAGE);
      assertIsOfTheFile(fault);
    }
  }

  @Test
  void aBadUserPointerIsAFaultThatFails() throws Exception {
    try (CachedBytes file = new CachedBytes(cache, new Disk())) {
      assertResult(file.write(0, PAGE)).moves(PAGE);
      List<RecordedEvent> faults =
          Recorded.events(
              "Fault",
              () -> {
                assertResult(file.write(8, file.end(), 100)).failsWith(Errno.EFAULT);
                assertResult(file.read(9, file.end(), 100)).failsWith(Errno.EFAULT);
              });
      assertThat(faults)
          .extracting(fault -> fault.getString("kind"))
          .containsExactly("fault_in_readable", "fault_in_writeable");
      assertThat(faults).extracting(fault -> fault.getLong("position")).containsExactly(8L, 9L);
      assertThat(faults).allMatch(fault -> fault.getInt("errno") == Errno.EFAULT);
      assertThat(sum(faults, "bytes")).isZero();
    }
  }

  // ---- writeback ------------------------------------------------------------------------------

  @Test
  void aSyncIsAWritebackOfPagesThatLieSideBySide() throws Exception {
    file(0);
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDWR);
      List<RecordedEvent> transfers =
          Recorded.events(
              "Writeback",
              () -> {
                assertResult(kernel.pwrite(file, new byte[3 * PAGE + 1], PAGE)).moves(3 * PAGE + 1);
                assertResult(file.sync(false)).succeeds();
              });
      assertThat(transfers).isNotEmpty();
      assertThat(sum(transfers, "bytes")).isEqualTo(3 * PAGE + 1);
      assertThat(sum(transfers, "pages")).isEqualTo(4);
      assertThat(transfers.getFirst().getLong("position")).isEqualTo(PAGE);
      for (RecordedEvent transfer : transfers) {
        assertThat(transfer.getInt("errno")).isZero();
        assertIsOfTheFile(transfer);
      }
    }
  }

  @Test
  void aWritebackThatFailsSaysHow() throws Exception {
    Disk storage = new Disk();
    try (CachedBytes file = new CachedBytes(cache, storage)) {
      storage.setFault(Disk.writesFail(Errno.EIO));
      List<RecordedEvent> transfers =
          Recorded.events(
              "Writeback",
              () -> {
                assertResult(file.write(0, 2 * PAGE)).moves(2 * PAGE);
                assertResult(file.mapping.writeback().sync()).failsWith(Errno.EIO);
              });
      assertThat(transfers).isNotEmpty().allMatch(event -> event.getInt("errno") == Errno.EIO);
      assertThat(transfers.getFirst().getString("device")).isEqualTo("mem");
    }
  }

  // ---- reclaim and throttling -----------------------------------------------------------------

  @Test
  void aFileThatIsLargerThanTheCacheIsReclaimedPieceByPiece() throws Exception {
    file(4 << 20);
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDONLY);
      long before = cache.vmStat().count(VmEvent.PGSTEAL);
      List<RecordedEvent> rounds = Recorded.events("Reclaim", () -> readAll(kernel, file));
      assertThat(sum(rounds, "freed"))
          .isEqualTo(cache.vmStat().count(VmEvent.PGSTEAL) - before)
          .isGreaterThanOrEqualTo(3 * 256);
      assertThat(rounds)
          .allMatch(round -> round.getLong("scanned") >= round.getLong("freed"))
          .allMatch(round -> round.getDuration().isPositive());
    }
  }

  @Test
  @Timeout(60)
  void aWriterThatWaitsForTheStorageIsThrottled() throws Exception {
    cache.close();
    cache = new PageCache(4 << 20);
    long mayBeDirty = 512;
    CountDownLatch mayWrite = new CountDownLatch(1);
    Disk storage = new Disk();
    storage.setFault(Disk.writesWait(new CountDownLatch(1), mayWrite));
    try (CachedBytes file = new CachedBytes(cache, storage)) {
      long pauses = cache.vmStat().count(VmEvent.BALANCE_DIRTY_PAUSE);
      List<RecordedEvent> waits =
          Recorded.events(
              "Throttle",
              () -> {
                Thread writer = Thread.ofPlatform().start(() -> write(file, 8 << 20));
                // What the flusher has taken up is not dirty, so their number says nothing.
                while (!isThrottled(writer)) {
                  Thread.sleep(1);
                }
                mayWrite.countDown();
                assertThat(writer.join(Duration.ofSeconds(50))).isTrue();
              });
      List<RecordedEvent> dirty =
          waits.stream().filter(wait -> wait.getString("reason").equals("dirty")).toList();
      assertThat(dirty)
          .isNotEmpty()
          .allMatch(wait -> wait.getLong("limit") == mayBeDirty)
          .allMatch(wait -> wait.getLong("dirtyPages") > mayBeDirty)
          .allMatch(wait -> wait.getDuration().isPositive());
      assertThat(cache.vmStat().count(VmEvent.BALANCE_DIRTY_PAUSE) - pauses)
          .isEqualTo(dirty.size());
      assertThat(file.mapping.size()).isEqualTo(8 << 20);
    }
  }

  private static boolean isThrottled(Thread writer) {
    return writer.getState() == Thread.State.WAITING
        && Stream.of(writer.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("throttle"));
  }

  private static void write(CachedBytes file, int bytes) {
    // Backwards: a stream stores its own pages and need not be throttled.
    for (int position = bytes - PAGE; position >= 0; position -= PAGE) {
      assertResult(file.write(position, PAGE)).moves(PAGE);
    }
  }

  // ---- off ------------------------------------------------------------------------------------

  @Test
  void nothingIsRecordedWhereNothingIsEnabled() throws Exception {
    file(4 << 20);
    assertThat(Recorded.record(List.of(), this::workload)).isEmpty();
    assertThat(Recorded.record(Recorded.NAMES, this::workload))
        .as("the same, enabled")
        .extracting(event -> event.getEventType().getName())
        .contains("dev.gangway.Fault", "dev.gangway.Writeback", "dev.gangway.Reclaim");
  }

  private void workload() throws Exception {
    try (TestKernel kernel = kernel()) {
      OpenFile file = kernel.root().open("f", Fcntl.O_RDWR);
      readAll(kernel, file);
      assertResult(kernel.pwrite(file, "x", 0)).moves(1);
      assertResult(file.sync(true)).succeeds();
      DropCaches.of(cache);
    }
  }

  @Test
  void copiesAreRecordedOnlyInAJvmThatWasStartedForIt() throws Exception {
    file(4 << 20);
    assertThat(Recorded.events("UserCopy", this::workload)).isEmpty();
    assertThat(copiesOfAnotherJvm("-Ddev.gangway.jfr.usercopy=true"))
        .containsExactly(
            "write position 10 wanted 4086 copied 4086",
            "write position 4096 wanted 914 copied 914",
            "read position 11 wanted 7 copied 7");
    assertThat(copiesOfAnotherJvm("-Ddev.gangway.jfr.usercopy=false")).isEmpty();
  }

  private static List<String> copiesOfAnotherJvm(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                RecordedCopies.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<String> lines = process.inputReader().lines().toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
