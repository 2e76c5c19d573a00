package dev.gangway.exerciser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.CacheMode;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.testkit.exerciser.Exerciser;
import dev.gangway.testkit.exerciser.ExerciserFailure;
import dev.gangway.testkit.exerciser.HostSide;
import dev.gangway.testkit.exerciser.Options;
import dev.gangway.testkit.exerciser.RacingGuests;
import dev.gangway.testkit.exerciser.Step;
import dev.gangway.vfs.FileSystem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exerciser finds what is broken, says where, and finds it there again. */
class BrokenFileSystemTest {
  private static final int OPERATIONS = 100_000;

  private static FileSystem right() {
    return new MemFileSystem(64L << 20, 100);
  }

  private static ExerciserFailure failure(
      Supplier<FileSystem> fileSystem, Options options, int operations) {
    try (Exerciser exerciser = Exerciser.inTurns(fileSystem, options)) {
      return catchThrowableOfType(ExerciserFailure.class, () -> exerciser.run(operations));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachFaultIsFound(Faults fault) {
    long seed = Runs.seed(fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    ExerciserFailure found =
        failure(() -> new BrokenFileSystem(right(), fault.make()), Options.of(seed), OPERATIONS);
    assertThat(found)
        .as("the failure")
        .isNotNull()
        .hasMessageContaining("-Dgangway.seed=" + seed)
        .hasMessageContaining("the last steps were");
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedFindsTheSame(Faults fault) {
    Options options = Options.of(Runs.seed("replayed " + fault));
    Supplier<FileSystem> broken = () -> new BrokenFileSystem(right(), fault.make());
    ExerciserFailure first = failure(broken, options, OPERATIONS);
    ExerciserFailure again = failure(broken, options, OPERATIONS);
    assertThat(again).hasMessage(first.getMessage());
    assertThat(again.step()).isEqualTo(first.step());
  }

  @Test
  void aDifferenceIsShownWithItsOffsetAndTheBytes() {
    ExerciserFailure found =
        failure(
            () -> new BrokenFileSystem(right(), Faults.A_READ_FINDS_A_ZERO.make()),
            Options.of(Runs.seed("shown")),
            OPERATIONS);
    assertThat(found)
        .message()
        .containsPattern("first differing offset \\d+ \\(0x[0-9a-f]+\\)")
        .containsPattern("; 1 of \\d+ bytes differ, all of them zero; expected ")
        .containsPattern("\n  \\d+ g[01] \\w+");
  }

  @Test
  void whatIsOnlyWrongWhenTwoWriteAtOnceIsFoundByRacingGuests() {
    Options options = Options.of(Runs.seed("lost updates"));
    try (LostUpdates fault = new LostUpdates()) {
      Supplier<FileSystem> broken = () -> new BrokenFileSystem(right(), fault);
      assertThat(failure(broken, options, 20_000)).as("in turns").isNull();
      assertThatThrownBy(() -> RacingGuests.run(broken, options, 1_000_000, guest -> {}))
          .isInstanceOf(ExerciserFailure.class)
          .hasMessageContaining("first differing offset");
    }
  }

  // ---- the host's side ------------------------------------------------------------------------

  @TempDir(factory = SharedMemory.class)
  private Path directory;

  private FileSystem host() {
    try {
      return new HostFileSystem(directory, CacheMode.WRITEBACK, PageCache.shared());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the first byte of a closed file, and says nothing of it. */
  private void corrupt(Step step) {
    for (int name = 0; name < step.names().count(); name++) {
      var file = step.names().get(name);
      if (file != null && !file.isOpen() && file.size() > 0) {
        try (RandomAccessFile opened =
            new RandomAccessFile(directory.resolve(step.names().name(name)).toFile(), "rw")) {
          int first = opened.read();
          opened.seek(0);
          opened.write(~first);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Test
  void aClosedFileThatDiffersOnTheHostIsFoundThere() {
    HostSide host = new HostSide(directory);
    try (Exerciser exerciser = Exerciser.inTurns(this::host, Options.of(Runs.seed("host looks")))) {
      exerciser.between(100, "corrupted", this::corrupt).between(1, "host looks", host::look);
      assertThatThrownBy(() -> exerciser.run(OPERATIONS))
          .isInstanceOf(ExerciserFailure.class)
          .hasMessageContaining("; 1 of ");
    }
  }
}
