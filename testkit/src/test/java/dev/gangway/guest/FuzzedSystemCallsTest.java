package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.guest.RunningGuests.Outcome;
import dev.gangway.testkit.HostResources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million system calls with arguments that chance picks, on a host directory, a read-only one, a
 * memory mount and a socket at once: no crash, no exception, no host fd left, no byte changed
 * outside.
 *
 * <p>The seed is printed; {@code -Dgangway.seed=N} runs it again.
 */
@Timeout(600)
class FuzzedSystemCallsTest {
  private static final int CALLS = 1_000_000;
  private static final int RUNS = 4;

  @TempDir Path temp;

  @Test
  void aMillionRandomCallsHurtNothing() throws IOException {
    long seed = Long.getLong("gangway.seed", System.nanoTime() & 0xFFFF_FFFFL);
    System.out.println("gangway.seed=" + seed);
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "outside");
    Files.writeString(outside.resolve("victim"), "victim");
    Files.createDirectory(outside.resolve("dir"));
    Path readOnly = Files.createDirectory(temp.resolve("ro"));
    Files.writeString(readOnly.resolve("inside"), "kept");
    Map<String, String> outsideBefore = snapshot(outside);
    Map<String, String> readOnlyBefore = snapshot(readOnly);

    run(seed - 1, 50_000, readOnly); // what is opened once for the JVM: epoll, jars
    HostResources before = HostResources.now();
    for (int i = 0; i < RUNS; i++) {
      ExitStatus status = run(seed + i, CALLS / RUNS, readOnly);
      assertThat(status).isEqualTo(new ExitStatus(0, Reason.EXITED, null));
      assertThat(snapshot(outside)).isEqualTo(outsideBefore);
      assertThat(snapshot(readOnly)).isEqualTo(readOnlyBefore);
    }
    HostResources after = HostResources.now();
    assertThat(after.fds()).isEqualTo(before.fds());
    assertThat(after.reservations()).isEqualTo(before.reservations());
    assertThat(after.threads()).isEqualTo(before.threads());
  }

  private ExitStatus run(long seed, int calls, Path readOnly) throws IOException {
    Path inside = Files.createTempDirectory(temp, "inside");
    Files.writeString(inside.resolve("inside"), "inside");
    Files.createSymbolicLink(inside.resolve("out-dir"), Path.of("../outside"));
    Files.createSymbolicLink(inside.resolve("abs-dir"), temp.resolve("outside"));
    Files.createSymbolicLink(inside.resolve("out-file"), Path.of("../outside/secret"));
    Files.createSymbolicLink(inside.resolve("abs-new"), temp.resolve("outside/new"));
    try (Gangway gangway =
        Gangway.builder()
            .directory("/work", inside)
            .readOnlyDirectory("/ro", readOnly)
            .tmpfs("/tmp", 4 << 20, 500)
            .maxFiles(64)
            .build()) {
      Outcome outcome =
          RunningGuests.run(
              gangway
                  .guest(RunningGuests.program("fuzz"))
                  .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                  .args(Long.toUnsignedString(seed), Integer.toString(calls)));
      System.out.print(outcome.out());
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains("calls=" + calls);
      return outcome.status();
    }
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
