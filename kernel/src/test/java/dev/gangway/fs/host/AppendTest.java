package dev.gangway.fs.host;

import static dev.gangway.abi.Fcntl.O_APPEND;
import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDONLY;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Fcntl.O_WRONLY;
import static dev.gangway.testkit.ResultAssert.assertResult;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.PageCache;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import dev.gangway.testkit.TestKernel;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code O_APPEND} of a guest appends at the host's end, in each cache mode. */
class AppendTest {
  private static final int LINES = TestSettings.of(TestSettings.APPEND_LINES);

  @TempDir private Path directory;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  /** A mount with a page cache of its own: as another JVM has. */
  private TestKernel kernel(CacheMode mode) throws IOException {
    PageCache cache = new PageCache(PageCache.MIN_BYTES);
    opened.add(cache);
    TestKernel kernel = TestKernel.with(new HostFileSystem(directory, mode, cache));
    opened.add(kernel);
    return kernel;
  }

  private Path onHost() {
    return directory.resolve("f");
  }

  private static OpenFile append(TestKernel kernel) {
    return kernel.root().open("f", O_RDWR | O_CREAT | O_APPEND);
  }

  private void hostAppends(String text) throws IOException {
    Files.writeString(onHost(), text, StandardOpenOption.APPEND);
  }

  private static long position(OpenFile file) {
    return ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR);
  }

  /** Lines of different lengths, each with the number of its writer and its own. */
  private static String line(String writer, int i) {
    return writer + " " + i + " " + "x".repeat(i % 97) + "\n";
  }

  private static void appendLines(TestKernel kernel, String writer) {
    OpenFile file = append(kernel);
    for (int i = 0; i < LINES; i++) {
      String line = line(writer, i);
      assertResult(kernel.write(file, line)).moves(line.length());
      if (i % 100 == 50) {
        kernel.pread(file, 5_000, Math.max(0, position(file) - 5_000));
      }
    }
    kernel.close(file);
  }

  private static void assertAllThere(Path file, List<String> writers) throws IOException {
    List<String> expected = new ArrayList<>();
    for (String writer : writers) {
      IntStream.range(0, LINES).forEach(i -> expected.add(line(writer, i).stripTrailing()));
    }
    List<String> lines = Files.readAllLines(file, US_ASCII);
    List<String> stripped = lines.stream().map(String::stripTrailing).toList();
    assertThat(stripped).hasSameSizeAs(expected);
    assertThat(new TreeSet<>(stripped)).isEqualTo(new TreeSet<>(expected));
  }

  /** What a second JVM runs. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) throws IOException {
      PageCache cache = new PageCache(PageCache.MIN_BYTES);
      Path directory = Path.of(args[0]);
      try (cache;
          TestKernel kernel =
              TestKernel.with(new HostFileSystem(directory, CacheMode.valueOf(args[1]), cache))) {
        appendLines(kernel, args[2]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void cachesAnotherJvmAndAHostProgramLoseNoLineAndMixNone(CacheMode mode) throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> results = new ArrayList<>();
      for (CacheMode own : CacheMode.values()) {
        TestKernel kernel = kernel(own);
        results.add(threads.submit(() -> appendLines(kernel, own.name())));
      }
      results.add(threads.submit(this::appendFromTheHost));
      results.add(
          threads.submit(() ->
              OtherJvm.run(
                  Duration.ofMinutes(2),
                  Appender.class,
                  List.of("-Dgangway.append.lines=" + LINES),
                  directory.toString(),
                  mode.name(),
                  "other")));
      for (Future<?> result : results) {
        result.get();
      }
    }
    assertAllThere(onHost(), List.of("WRITEBACK", "WRITETHROUGH", "NONE", "host", "other"));
    TestKernel kernel = kernel(mode);
    OpenFile file = kernel.root().open("f", O_RDONLY);
    assertThat(file.size()).isEqualTo(Files.size(onHost()));
  }

  private void appendFromTheHost() {
    try (FileChannel file =
        FileChannel.open(onHost(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < LINES; i++) {
        file.write(ByteBuffer.wrap(line("host", i).getBytes(US_ASCII)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void whatTheHostAppendedBetweenIsKeptAndSeen(CacheMode mode) throws Exception {
    TestKernel kernel = kernel(mode);
    OpenFile file = append(kernel);
    assertResult(kernel.write(file, "guest1\n")).moves(7);
    assertThat(kernel.text(file)).isEqualTo("guest1\n");
    hostAppends("host1\n");
    assertResult(kernel.write(file, "guest2\n")).moves(7);
    assertThat(position(file)).isEqualTo(20);
    assertThat(kernel.text(file)).isEqualTo("guest1\nhost1\nguest2\n");
    assertThat(onHost()).hasContent("guest1\nhost1\nguest2\n");
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void whatIsDirtyIsWrittenBeforeAnAppend(CacheMode mode) throws Exception {
    TestKernel kernel = kernel(mode);
    OpenFile plain = kernel.root().open("f", O_RDWR | O_CREAT);
    OpenFile file = append(kernel);
    assertResult(kernel.write(plain, "x".repeat(5_000))).moves(5_000);
    assertResult(kernel.write(file, "end")).moves(3);
    assertThat(position(file)).isEqualTo(5_003);
    assertThat(onHost()).hasContent("x".repeat(5_000) + "end");
    assertThat(kernel.text(plain)).isEqualTo("x".repeat(5_000) + "end");
    assertResult(kernel.pwrite(plain, "y", 5_000)).moves(1);
    assertResult(kernel.write(file, "!")).moves(1);
    assertThat(kernel.text(file)).isEqualTo("x".repeat(5_000) + "ynd!");
    assertThat(onHost()).hasContent("x".repeat(5_000) + "ynd!");
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void theFlagIsSwitchedOnAndOff(CacheMode mode) throws Exception {
    TestKernel kernel = kernel(mode);
    OpenFile file = kernel.root().open("f", O_RDWR | O_CREAT);
    assertResult(kernel.write(file, "abc")).moves(3);
    assertResult(ReadWrite.lseek(file, 0, Fcntl.SEEK_SET)).succeeds();
    assertResult(file.setFlags(O_APPEND)).succeeds();
    assertResult(kernel.write(file, "de")).moves(2);
    assertThat(position(file)).isEqualTo(5);
    assertResult(kernel.pwrite(file, "f", 1)).as("as on Linux, at the end").moves(1);
    assertThat(position(file)).isEqualTo(5);
    assertResult(file.setFlags(0)).succeeds();
    assertResult(kernel.pwrite(file, "X", 1)).moves(1);
    assertResult(kernel.write(file, "G")).moves(1);
    assertThat(kernel.text(file)).isEqualTo("aXcdeG");
    kernel.close(file);
    assertThat(onHost()).hasContent("aXcdeG");
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void aFileThatTheHostCutIsAppendedToAtItsNewEnd(CacheMode mode) throws Exception {
    TestKernel kernel = kernel(mode);
    OpenFile file = append(kernel);
    assertResult(kernel.write(file, "0123456789")).moves(10);
    assertThat(kernel.text(file)).hasSize(10);
    Thread.sleep(20);
    try (FileChannel host = FileChannel.open(onHost(), StandardOpenOption.WRITE)) {
      host.truncate(4);
    }
    assertResult(kernel.write(file, "x")).moves(1);
    assertThat(position(file)).isEqualTo(5);
    assertThat(kernel.text(file)).isEqualTo("0123x");
  }

  @Test
  void manyBuffersAreOneAppend() throws Exception {
    TestKernel kernel = kernel(CacheMode.WRITEBACK);
    OpenFile file = kernel.root().open("f", O_WRONLY | O_CREAT | O_APPEND);
    int data = 200_000;
    kernel.poke(data, "0123456789".getBytes(US_ASCII));
    kernel.iovec(data, 3, data + 5, 0, data + 5, 5, data, 1, kernel.end(), 10);
    assertResult(ReadWrite.write(kernel.task(), file)).as("up to the bad one").moves(9);
    assertThat(onHost()).hasContent("012567890");
    assertThat(position(file)).isEqualTo(9);
    kernel.iovec(kernel.end(), 10);
    assertResult(ReadWrite.write(kernel.task(), file)).failsWith(dev.gangway.abi.Errno.EFAULT);
    assertThat(onHost()).hasContent("012567890");
  }
}
