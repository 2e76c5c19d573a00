package dev.gangway.fs.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gangway.filemap.PageCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Finds host directories with common files, whatever their names are. */
@Timeout(120)
class OverlapTest {
  @TempDir Path dir;

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(dir.resolve("a/b/c"));
    Files.createDirectories(dir.resolve("a2"));
    Files.createDirectories(dir.resolve("odd name\\/b"));
    Files.createSymbolicLink(dir.resolve("link"), Path.of("a/b"));
  }

  private boolean overlap(String one, String other) throws IOException {
    boolean result = overlap(dir.resolve(one), dir.resolve(other));
    assertThat(overlap(dir.resolve(other), dir.resolve(one))).isEqualTo(result);
    return result;
  }

  private static boolean overlap(Path one, Path other) throws IOException {
    HostFileSystem a = new HostFileSystem(one, CacheMode.WRITEBACK, PageCache.shared());
    HostFileSystem b = new HostFileSystem(other, CacheMode.WRITEBACK, PageCache.shared());
    try {
      return a.overlaps(b);
    } finally {
      a.close();
      b.close();
    }
  }

  @Test
  void aDirectoryOverlapsItselfAndAllAboveAndBelowIt() throws IOException {
    assertThat(overlap("a", "a")).isTrue();
    assertThat(overlap("a", "a/b/c")).isTrue();
    assertThat(overlap("a/b", "a")).isTrue();
    assertThat(overlap(Path.of("/"), dir.resolve("a"))).isTrue();
    assertThat(overlap(dir.resolve("a"), Path.of("/"))).isTrue();
  }

  @Test
  void itsNameMakesNoDifference() throws IOException {
    assertThat(overlap("link", "a/b/c")).isTrue();
    assertThat(overlap("link", "a")).isTrue();
    assertThat(overlap("a/b/c/../../../a", "a2/../a/b")).isTrue();
    assertThat(overlap("link/..", "a/b")).isTrue();
    assertThat(overlap("odd name\\/b", "odd name\\")).isTrue();
  }

  @Test
  void directoriesSideBySideDoNotOverlap() throws IOException {
    assertThat(overlap("a", "a2")).isFalse();
    assertThat(overlap("a/b/c", "a2")).isFalse();
    assertThat(overlap("link", "odd name\\")).isFalse();
    assertThat(overlap(Path.of("/proc"), Path.of("/dev"))).isFalse();
  }

  @Test
  void aRenamedDirectoryIsStillTheSame() throws IOException {
    HostFileSystem above =
        new HostFileSystem(dir.resolve("a"), CacheMode.WRITEBACK, PageCache.shared());
    HostFileSystem below =
        new HostFileSystem(dir.resolve("a/b"), CacheMode.WRITEBACK, PageCache.shared());
    try {
      assertThat(below.overlaps(above)).isTrue();
      Files.move(dir.resolve("a/b"), dir.resolve("a2/b"));
      assertThat(below.overlaps(above)).isFalse();
    } finally {
      above.close();
      below.close();
    }
  }

  /** In separate mount namespaces: bind mounts show a directory at a second path. */
  @Test
  void aBindMountIsSeenThrough() throws Exception {
    assumeThat(inNamespace("true")).as("namespaces for this user").isZero();
    assertBound(true, "mount --bind a2 a/b", "a", "a2"); // a2 is reached through a
    assertBound(true, "mount --bind a/b a2", "a2/c", "a"); // a2 is a part of a
    assertBound(true, "mount --bind a/b a2", "a2", "a/b");
    assertBound(true, "mount --bind 'odd name\\' a2", "odd name\\/b", "a2");
    assertBound(false, "mount --bind a/b 'odd name\\/b'", "a/b/c", "a2");
    assertBound(false, "mount -t tmpfs none a/b", "a", "a2");
  }

  private void assertBound(boolean expected, String mount, String one, String other)
      throws Exception {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-ea"));
    java.add("--enable-native-access=ALL-UNNAMED");
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    java.add(OverlapTest.class.getName());
    java.addAll(List.of(dir.resolve(one).toString(), dir.resolve(other).toString()));
    assertThat(inNamespace(mount + " && exec \"$@\"", java.toArray(String[]::new)))
        .as("%s: %s and %s", mount, one, other)
        .isEqualTo(expected ? 10 : 11);
  }

  private int inNamespace(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    Path output = dir.resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(dir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      int status = process.exitValue();
      if (status != 0 && status != 10 && status != 11) {
        System.err.println(Files.readString(output, StandardCharsets.ISO_8859_1));
      }
      return status;
    } catch (IOException noSuchProgram) {
      return -1;
    }
  }

  /** Exits with 10 if two directories overlap, otherwise with 11. */
  public static void main(String[] args) throws IOException {
    boolean result = overlap(Path.of(args[0]), Path.of(args[1]));
    System.exit(result == overlap(Path.of(args[1]), Path.of(args[0])) ? result ? 10 : 11 : 12);
  }
}
