package dev.gangway.exerciser;

import dev.gangway.testkit.exerciser.Exerciser;
import dev.gangway.testkit.exerciser.Options;
import dev.gangway.testkit.exerciser.RacingGuests;
import dev.gangway.vfs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two guests on one file system, in turns and at once. A subclass supplies the file system, and
 * takes its share of the operations: the shares of all subclasses are 1000.
 */
@Timeout(600)
abstract class ExerciserSuite {
  /** So many that what they hold is several times as much as the smallest page cache. */
  private static final int NAMES = 10;

  private final String name;
  private final int permille;

  /**
   * @param name for messages
   * @param permille share of the operations of all suites
   */
  ExerciserSuite(String name, int permille) {
    this.name = name;
    this.permille = permille;
  }

  /** Makes the file system, empty. Called once in each test. */
  abstract FileSystem newFileSystem();

  /** Lets more than guests' operations happen; called for each exerciser. */
  void prepare(@SuppressWarnings("unused") Exerciser exerciser) {}

  @Test
  void filesHoldWhatTwoGuestsInTurnsWrote() {
    inTurns(options("one mount").onOneMount(), permille * 3 / 10);
  }

  @Test
  void filesHoldWhatTwoGuestsInTurnsWroteThroughTwoMounts() {
    inTurns(options("two mounts"), permille * 4 / 10);
  }

  private Options options(String test) {
    return Options.of(Runs.seed(name + ", " + test)).withNames(NAMES);
  }

  private void inTurns(Options options, int share) {
    try (Exerciser exerciser = Exerciser.inTurns(this::newFileSystem, options)) {
      prepare(exerciser);
      exerciser.run(Runs.operations(share));
    }
  }

  @Test
  void filesHoldWhatTwoGuestsAtOnceWrote() throws Exception {
    Options options = options("at once");
    RacingGuests.run(
        this::newFileSystem, options, Runs.operations(permille * 3 / 10), this::prepare);
  }
}
