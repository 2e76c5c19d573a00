package dev.gangway.cli;

import static dev.gangway.cli.GangwayProcess.guest;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of compiled modules, as processes share it. */
class ModuleCacheTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path home;

  private void hello() throws Exception {
    GangwayProcess.run(home, "run", guest("hello.wasm"))
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
    Files.setLastModifiedTime(entry, LONG_AGO);
    hello();
    assertThat(entries()).containsExactly(entry);
    assertThat(Files.getLastModifiedTime(entry)).as("not written again").isEqualTo(LONG_AGO);
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
        processes.add(GangwayProcess.start(home, "run", guest("hello.wasm")));
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
    GangwayProcess.run(home, "run", "--no-cache", guest("hello.wasm"))
        .exits(0)
        .prints("Hello, world!\n");
    assertThat(home.resolve("cache")).doesNotExist();
  }
}
