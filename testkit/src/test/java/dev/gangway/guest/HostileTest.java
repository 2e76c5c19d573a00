package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.KernelMounts;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.vfs.FileSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hostile guest tries every bad pointer, absurd number and way out that the design lists, on both
 * file systems. What it tries, and what must be the answer, is in {@code guests/src/hostile}.
 */
@Timeout(120)
class HostileTest {
  /** The tests that one writable directory suffices for, or none. */
  private static final List<String> TESTS =
      List.of(
          "pointers",
          "args",
          "partial",
          "iovecs",
          "huge",
          "offsets",
          "fds",
          "kinds",
          "rights",
          "renumber",
          "emfile",
          "paths",
          "slashes",
          "loops",
          "escape",
          "readdir",
          "cookies",
          "rename",
          "fstat",
          "poll",
          "clocks",
          "random");

  @TempDir Path temp;
  private Path inside;
  private Path outside;

  @BeforeEach
  void makeDirectories() throws IOException {
    inside = Files.createDirectory(temp.resolve("inside"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "outside");
    Files.createDirectory(outside.resolve("dir"));
  }

  static Stream<Arguments> testsOnBothFileSystems() {
    return TESTS.stream()
        .flatMap(test -> Stream.of(Arguments.of(test, "host"), Arguments.of(test, "mem")));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("testsOnBothFileSystems")
  void everyTryGetsItsErrnoAndNothingElse(String test, String kind) throws IOException {
    try (FileSystem fileSystem = fileSystem(kind);
        Gangway gangway =
            KernelMounts.mount(Gangway.builder(), "/work", fileSystem, false).build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", test, "/work"));
    }
    assertOutsideIsUntouched();
  }

  private FileSystem fileSystem(String kind) throws IOException {
    return kind.equals("host")
        ? new HostFileSystem(inside, CacheMode.WRITEBACK, PageCache.shared())
        : new MemFileSystem(64 << 20, 100_000);
  }

  @Test
  void readOnlyMountRefusesEveryChange() throws IOException {
    Path fixture = Files.createDirectory(inside.resolve("hostile.ro"));
    Files.writeString(fixture.resolve("file"), "content");
    Files.createDirectory(fixture.resolve("dir"));
    Files.createFile(fixture.resolve("dir/inner"));
    Files.createSymbolicLink(fixture.resolve("link"), Path.of("file"));
    try (Gangway gangway = Gangway.builder().readOnlyDirectory("/ro", inside).build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", "ro", "/ro"));
    }
  }

  /** Beside a writable mount of the same files, which only a file system in memory may have. */
  @Test
  void readOnlyMountInMemoryRefusesEveryChange() throws IOException {
    Gangway.Builder builder = Gangway.builder();
    try (FileSystem fileSystem = fileSystem("mem");
        Gangway gangway =
            KernelMounts.mount(
                    KernelMounts.mount(builder, "/ro", fileSystem, true), "/rw", fileSystem, false)
                .build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", "ro", "/ro", "/rw"));
    }
  }

  @Test
  void renameAndLinkAcrossMountsAreRefused() throws IOException {
    try (Gangway gangway =
        Gangway.builder().directory("/work", inside).tmpfs("/tmp", 1 << 20).build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", "xdev", "/work", "/tmp"));
      assertAllOk(RunningGuests.run(gangway, "hostile", "xdev", "/tmp", "/work"));
    }
  }

  @Test
  void quotaEndsInAnErrnoAndComesBackWhenFilesGo() throws IOException {
    try (Gangway gangway = Gangway.builder().tmpfs("/tmp", 8 << 20, 2000).build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", "quota", "/tmp"));
    }
  }

  @Test
  void linksThatTheHostLeftThereLeadNowhere() throws IOException {
    Files.writeString(inside.resolve("inside"), "inside");
    link("out-dir", Path.of("../outside"));
    link("abs-dir", outside);
    link("out-file", Path.of("../outside/secret"));
    link("abs-file", outside.resolve("secret"));
    link("out-new", Path.of("../outside/new"));
    link("abs-new", outside.resolve("new"));
    link("chain", Path.of("out-dir"));
    try (Gangway gangway = Gangway.builder().directory("/work", inside).build()) {
      assertAllOk(RunningGuests.run(gangway, "hostile", "planted", "/work"));
    }
    assertOutsideIsUntouched();
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(inside.resolve(name), target);
  }

  @Test
  void socketCallsAnswerBadInputAndLoseNoByte() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Gangway gangway = Gangway.builder().build();
        Guest guest =
            gangway
                .guest(RunningGuests.program("hostile"))
                .args("sock")
                .stdout(System.out)
                .listen(loopback)
                .build()) {
      FutureTask<Integer> run = new FutureTask<>(() -> guest.run().code());
      Thread.ofPlatform().start(run);
      try (Socket client = new Socket()) {
        client.connect(guest.listening().getFirst());
        client
            .getOutputStream()
            .write("0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("first");
        assertThat(run.get()).isZero();
      }
    }
  }

  private static void assertAllOk(Outcome outcome) {
    String failed =
        outcome
            .out()
            .lines()
            .filter(line -> line.startsWith("FAIL"))
            .reduce("", (a, b) -> a + "\n" + b);
    if (!failed.isEmpty() || outcome.status().code() != 0) {
      fail("%s%n%s%n%s", outcome.status(), failed, outcome.err());
    }
    assertThat(outcome.out()).contains("checks, 0 failed").contains("ok ");
  }

  private void assertOutsideIsUntouched() throws IOException {
    assertThat(outside.resolve("secret")).hasContent("outside");
    String[] names = outside.toFile().list();
    Arrays.sort(names);
    assertThat(names).containsExactly("dir", "secret");
    assertThat(outside.resolve("dir")).isEmptyDirectory();
  }
}
