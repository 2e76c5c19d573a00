package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gangway.CacheMode;
import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.HostResources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * System calls with random arguments, a million in the full form: all calls of WASI and of the
 * module {@code gangway}, on host directories in each cache mode, a read-only one, a memory mount,
 * streams and sockets at once. No crash, no exception, no host fd left, no byte changed outside.
 *
 * <p>The seed is printed; {@code -Dgangway.seed=N} runs it again. {@code -Dgangway.fuzz.calls=N}
 * makes another number of calls.
 */
class FuzzedSystemCallsTest {
  private static final long CALLS = TestSettings.of(TestSettings.FUZZ_CALLS);
  private static final int CALLS_PER_RUN = 250_000;

  /** Far more than a run takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** With these a fuzz guest uses all that it has, and ends in a way of its own. */
  private static final List<String> WORDS = List.of("clean", "preopens", "streams", "exit");

  private static final String CACHE_MEMORY = "/memfd:gangway (deleted)";

  private static final Pattern EXIT = Pattern.compile("(?m)^(calls=.*)\\nexit=(\\d+)$");

  @TempDir Path temp;

  @Test
  void aMillionRandomCallsHurtNothing() throws IOException {
    long seed = TestSettings.seed();
    System.out.println("gangway.seed=" + seed);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "outside");
    Files.writeString(outside.resolve("victim"), "victim");
    Files.createDirectory(outside.resolve("dir"));
    Path readOnly = Files.createDirectory(temp.resolve("ro"));
    Files.writeString(readOnly.resolve("inside"), "kept");
    Map<String, String> outsideBefore = snapshot(outside);
    Map<String, String> readOnlyBefore = snapshot(readOnly);

    run(seed - 1, CALLS_PER_RUN / 5, readOnly); // what is opened once for the JVM: epoll, jars
    HostResources before = withoutGarbage();
    long start = System.nanoTime();
    for (long done = 0; done < CALLS; done += CALLS_PER_RUN) {
      long runSeed = seed + done / CALLS_PER_RUN;
      assertTimeoutPreemptively(PATIENCE, () -> run(runSeed, CALLS_PER_RUN, readOnly));
      assertThat(snapshot(outside)).as("seed %s", runSeed).isEqualTo(outsideBefore);
      assertThat(snapshot(readOnly)).as("seed %s", runSeed).isEqualTo(readOnlyBefore);
    }
    System.out.printf(
        "%d calls, seed %d: %d s%n",
        CALLS, seed, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    HostResources after = withoutGarbage();
    assertThat(after.fds()).isEqualTo(before.fds());
    assertThat(after.reservations()).isEqualTo(before.reservations());
    assertThat(after.threads()).isEqualTo(before.threads());
  }

  /** What is held once the memory of closed page caches, which goes with the garbage, is gone. */
  private static HostResources withoutGarbage() {
    HostResources now = HostResources.now();
    for (int i = 0; i < 50 && now.fds().contains(CACHE_MEMORY); i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      now = HostResources.now();
    }
    return now;
  }

  private void run(long seed, int calls, Path readOnly) throws IOException {
    Path directory = Files.createTempDirectory(temp, "run");
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toUnsignedString(seed));
    arguments.add(Integer.toString(calls));
    arguments.addAll(WORDS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gangway gangway = gangway(directory, readOnly);
        Guest guest =
            gangway
                .guest(RunningGuests.program("fuzz"))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .args(arguments)
                .stdin(FuzzCompany.noise(seed))
                .stdout(out)
                .stderr(FuzzCompany.moody(seed))
                .build();
        FuzzCompany company =
            new FuzzCompany(guest, List.of("/writeback", "/writethrough", "/none", "/tmp"), seed)) {
      ExitStatus status = guest.run();
      company.close();
      String said = out.toString(StandardCharsets.UTF_8);
      Matcher exit = EXIT.matcher(said);
      assertThat(exit.find()).as("seed %s: %s: %s", seed, status, said).isTrue();
      assertThat(status.reason()).as("seed %s: %s", seed, said).isEqualTo(Reason.EXITED);
      assertThat(status.code()).as("seed %s", seed).isEqualTo(Integer.parseInt(exit.group(2)));
      System.out.println(exit.group(1));
    }
  }

  /** A small page cache, so that pages come and go. */
  private Gangway gangway(Path directory, Path readOnly) throws IOException {
    Gangway.Builder builder = Gangway.builder().pageCache(4 << 20);
    for (CacheMode mode : CacheMode.values()) {
      String name = mode.name().toLowerCase(Locale.ROOT);
      builder.directory("/" + name, inside(directory.resolve(name)), mode);
    }
    return builder
        .readOnlyDirectory("/ro", readOnly)
        .tmpfs("/tmp", 4 << 20, 500)
        .maxFiles(64)
        .build();
  }

  /** A directory with links that lead out. */
  private Path inside(Path inside) throws IOException {
    Files.createDirectory(inside);
    Files.writeString(inside.resolve("inside"), "inside");
    Files.createSymbolicLink(inside.resolve("out-dir"), Path.of("../../outside"));
    Files.createSymbolicLink(inside.resolve("abs-dir"), temp.resolve("outside"));
    Files.createSymbolicLink(inside.resolve("out-file"), Path.of("../../outside/secret"));
    Files.createSymbolicLink(inside.resolve("abs-new"), temp.resolve("outside/new"));
    return inside;
  }

  /** Names, kinds, contents, links and change times of all below {@code root}. */
  private static Map<String, String> snapshot(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        BasicFileAttributes attributes =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String content = attributes.isRegularFile() ? Files.readString(path) : "";
        Object links = Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        found.put(
            root.relativize(path).toString(),
            "%s %s %s %s".formatted(mode, links, attributes.lastModifiedTime(), content));
      }
    }
    return found;
  }
}
