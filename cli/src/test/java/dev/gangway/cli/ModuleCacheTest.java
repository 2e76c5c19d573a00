package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes share the cache of compiled modules. */
class ModuleCacheTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path home;

  private void hello() throws Exception {
    GangwayProcess.runWithCache(home, "run", guest("hello.wasm"))
        .exits(0)
        .prints("Hello, world!\n")
        .isQuiet();
  }

  private Path modules() {
    return home.resolve("cache/gangway/modules");
  }

  private List<Path> entries() throws Exception {
    try (Stream<Path> files = Files.list(modules())) {
      return files.toList();
    }
  }

  @Test
  void aModuleIsKeptOnceAndUsedAgain() throws Exception {
    hello();
    assertThat(entries()).hasSize(1);
    Path entry = entries().getFirst();
    Object inode = Files.getAttribute(entry, "unix:ino");
    Files.setLastModifiedTime(entry, LONG_AGO);
    hello();
    assertThat(entries()).containsExactly(entry);
    assertThat(Files.getAttribute(entry, "unix:ino")).as("not written again").isEqualTo(inode);
    assertThat(Files.getLastModifiedTime(entry)).as("its use is noted").isGreaterThan(LONG_AGO);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(modules())))
        .isEqualTo("rwx------");
  }

  @Test
  void damagedEntriesAreReplaced() throws Exception {
    hello();
    Path entry = entries().getFirst();
    byte[] sound = Files.readAllBytes(entry);
    byte[] flipped = sound.clone();
    flipped[sound.length / 2] ^= 0x10;
    byte[] half = Arrays.copyOf(sound, sound.length / 2);
    for (byte[] damaged : new byte[][] {flipped, half, new byte[0], new byte[2]}) {
      Files.write(entry, damaged);
      hello();
      assertThat(Files.readAllBytes(entry)).isEqualTo(sound);
      assertThat(entries()).hasSize(1);
    }
  }

  @Test
  void processesThatFillItAtOnceAllRunAndLeaveOneEntry() throws Exception {
    List<GangwayProcess> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        processes.add(GangwayProcess.startWithCache(home, "run", guest("hello.wasm")));
      }
      for (GangwayProcess process : processes) {
        process.end("").exits(0).prints("Hello, world!\n").isQuiet();
      }
    } finally {
      processes.forEach(GangwayProcess::close);
    }
    assertThat(entries()).hasSize(1).allMatch(path -> path.toString().endsWith(".module"));
    hello();
  }

  @Test
  void aCacheThatCannotBeWrittenCostsTimeAlone() throws Exception {
    Files.writeString(home.resolve("cache"), "a file where a directory should be");
    hello();
    assertThat(home.resolve("cache")).hasContent("a file where a directory should be");
  }

  @Test
  void noCacheLeavesNothingBehind() throws Exception {
    GangwayProcess.runWithCache(home, "run", "--no-cache", guest("hello.wasm"))
        .exits(0)
        .prints("Hello, world!\n");
    assertThat(home.resolve("cache")).doesNotExist();
  }

  /** A valid entry of another program: the test can tell whether it is used. */
  private Path forged() throws Exception {
    hello();
    Path entry = entries().getFirst();
    GangwayProcess.runWithCache(home, "run", guest("stdio.wasm"), "isatty").exits(0);
    for (Path other : entries()) {
      if (!other.equals(entry)) {
        Files.move(other, entry, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    GangwayProcess.runWithCache(home, "run", guest("hello.wasm"))
        .exits(2); // stdio's usage: it is used
    return entry;
  }

  private void isIgnored(String warning) throws Exception {
    GangwayProcess.Result result =
        GangwayProcess.runWithCache(home, "run", guest("hello.wasm"))
            .exits(0)
            .prints("Hello, world!\n");
    assertThat(result.err())
        .startsWith("gangway: a compiled module in the cache is not used: ")
        .contains(warning)
        .hasLineCount(1);
  }

  @Test
  void anEntryThatOthersCanWriteIsIgnoredAndReplaced() throws Exception {
    Path entry = forged();
    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rw-rw----"));
    isIgnored("can be written by other users");
    hello();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rw-------");
  }

  @Test
  void anEntryThatIsASymlinkIsIgnoredAndReplaced() throws Exception {
    Path entry = forged();
    Path elsewhere = Files.move(entry, home.resolve("elsewhere"));
    Files.createSymbolicLink(entry, elsewhere);
    byte[] before = Files.readAllBytes(elsewhere);
    isIgnored("is a symlink");
    hello();
    assertThat(Files.readAllBytes(elsewhere)).isEqualTo(before);
    assertThat(Files.isSymbolicLink(entry)).isFalse();
  }

  @Test
  void aDirectoryThatOthersCanWriteToIsNotUsed() throws Exception {
    Path entry = forged();
    byte[] before = Files.readAllBytes(entry);
    Files.setPosixFilePermissions(modules(), PosixFilePermissions.fromString("rwxrwx---"));
    isIgnored("can be written by other users");
    assertThat(Files.readAllBytes(entry)).isEqualTo(before);
    Files.setPosixFilePermissions(modules(), PosixFilePermissions.fromString("rwx------"));
    Path above = home.resolve("cache");
    Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
    isIgnored("other users can write to");
  }

  @Test
  void whatAnotherUserOwnsIsNotUsed() throws Exception {
    assumeThat((int) Files.getAttribute(home, "unix:uid")).as("root's").isZero();
    Path entry = forged();
    Files.setAttribute(modules(), "unix:uid", 65534);
    isIgnored("belongs to another user");
    Files.setAttribute(modules(), "unix:uid", 0);
    Files.setAttribute(entry, "unix:uid", 65534);
    isIgnored("can be written by other users");
  }
}
