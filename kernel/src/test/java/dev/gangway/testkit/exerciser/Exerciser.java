package dev.gangway.testkit.exerciser;

import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.TaskThread;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs random operations of its guests, one at a time, on one file system and on the model, and
 * compares what they do. For one thread: the same seed does the same again.
 *
 * <p>What it cannot see: whether data survives a crash, and what happens when two calls run at once
 * ({@link RacingGuests} is for that).
 */
public final class Exerciser implements AutoCloseable {
  /** Something that happens between operations, once in so many of them on average. */
  private record Between(int oneIn, String name, Operation operation) {}

  /** Plenty: how many are open is limited by {@link Options#maxOpen}. */
  private static final int MAX_FILES = 1024;

  private final Options options;
  private final @Nullable FileSystem owned;
  private final Draw draw;
  private final Step step;
  private final List<ExerciserGuest> guests = new ArrayList<>();
  private final List<Between> between = new ArrayList<>();

  private Exerciser(
      Options options, @Nullable FileSystem owned, String prefix, RandomGenerator random) {
    this.options = options;
    this.owned = owned;
    this.draw = new Draw(random, options);
    this.step = new Step(options, new Names(prefix, options.names()), draw);
  }

  /**
   * Two guests that share all files.
   *
   * @param fileSystem makes it, empty; it is closed with this
   */
  public static Exerciser inTurns(Supplier<? extends FileSystem> fileSystem, Options options) {
    FileSystem mounted = fileSystem.get();
    Exerciser exerciser =
        new Exerciser(options, mounted, "f", new SplittableRandom(options.seed()));
    Mount first = new Mount("/", mounted, false);
    exerciser.addGuest("g0", first, new FdTable(MAX_FILES));
    exerciser.addGuest(
        "g1",
        options.twoMounts() ? new Mount("/also", mounted, false) : first,
        new FdTable(MAX_FILES));
    return exerciser;
  }

  /** One guest with files of its own on a file system that others use, too. */
  static Exerciser alone(Mount mount, Options options, int which, RandomGenerator random) {
    Exerciser exerciser = new Exerciser(options, null, "own-" + which + "-", random);
    exerciser.addGuest("g" + which, mount, new FdTable(MAX_FILES));
    return exerciser;
  }

  private void addGuest(String name, Mount mount, FdTable files) {
    guests.add(new ExerciserGuest(name, mount, files, draw));
  }

  /** Lets another thread go on with the guests. */
  void releaseThread() {
    guests.forEach(guest -> TaskThread.release(guest.task().files()));
  }

  List<ExerciserGuest> guests() {
    return guests;
  }

  Step step() {
    return step;
  }

  /**
   * Lets something happen between operations: caches are dropped, the host changes a file.
   *
   * @param oneIn after one in so many operations, on average
   * @param name for the log
   */
  public Exerciser between(int oneIn, String name, Operation operation) {
    between.add(new Between(oneIn, name, operation));
    return this;
  }

  /**
   * Runs operations, then compares all files as each guest sees them.
   *
   * @throws ExerciserFailure at the first difference; its message has the seed and the last steps
   */
  public void run(long operations) {
    for (long i = 0; i < operations; i++) {
      step.next(guests.get(draw.below(guests.size())));
      try {
        options.mix().run(step);
        for (Between one : between) {
          if (draw.oneIn(one.oneIn)) {
            step.log(one.name);
            one.operation.run(step);
          }
        }
      } catch (RuntimeException e) {
        throw step.failure(e);
      }
    }
    for (ExerciserGuest guest : guests) {
      step.next(guest);
      NameOperations.compareAll(step);
    }
  }

  @Override
  public void close() {
    guests.forEach(ExerciserGuest::close);
    if (owned != null) {
      owned.close();
    }
  }
}
