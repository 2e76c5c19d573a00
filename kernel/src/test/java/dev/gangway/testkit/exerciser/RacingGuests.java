package dev.gangway.testkit.exerciser;

import dev.gangway.testkit.Race;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two guests in two threads on one file system: each with files of its own, where all operations
 * run as in {@link Exerciser}, and one file that they share, of which each owns every other stripe.
 * No page and no folio of that belongs to one guest alone, but every byte does, so that the model
 * stays exact while the two race each other, writeback and reclaim.
 *
 * <p>The seed gives each guest the same steps again, not the same interleaving.
 */
public final class RacingGuests {
  private static final int GUESTS = 2;

  /** Operations after which both stop and all files are compared. */
  private static final long ROUND = 100_000;

  private RacingGuests() {}

  /**
   * @param fileSystem makes it, empty; it is closed before this returns
   * @param operations of both guests together
   * @param prepare is given each guest's exerciser, to add what happens between its operations
   * @throws ExerciserFailure at the first difference
   * @throws Exception if a thread did not end
   */
  public static void run(
      Supplier<? extends FileSystem> fileSystem,
      Options options,
      long operations,
      Consumer<Exerciser> prepare)
      throws Exception {
    SplittableRandom random = new SplittableRandom(options.seed());
    List<Exerciser> exercisers = new ArrayList<>();
    try (FileSystem mounted = fileSystem.get()) {
      Mount first = new Mount("/", mounted, false);
      try {
        for (int i = 0; i < GUESTS; i++) {
          Mount mount = options.twoMounts() && i > 0 ? new Mount("/also", mounted, false) : first;
          exercisers.add(Exerciser.alone(mount, options, i, random.split()));
        }
        exercisers.forEach(prepare);
        List<SharedFile> shared = share(exercisers, options);
        for (long left = operations; left > 0; left -= ROUND) {
          exercisers.forEach(Exerciser::releaseThread);
          race(exercisers, Math.min(left, ROUND));
          exercisers.forEach(Exerciser::releaseThread);
          for (int i = 0; i < GUESTS; i++) {
            shared.get(i).compare(exercisers.get(i).step());
          }
        }
      } finally {
        exercisers.forEach(Exerciser::close);
      }
    }
  }

  private static List<SharedFile> share(List<Exerciser> exercisers, Options options) {
    List<SharedFile> shared = new ArrayList<>();
    Model file = SharedFile.create(exercisers.getFirst().guests().getFirst(), options);
    for (int i = 0; i < GUESTS; i++) {
      SharedFile mine = new SharedFile(file, i, GUESTS);
      shared.add(mine);
      exercisers
          .get(i)
          .between(2, "shared pwrite", mine::write)
          .between(2, "shared pread", mine::read)
          .between(200, "shared reopen", mine::reopen);
    }
    return shared;
  }

  private static void race(List<Exerciser> exercisers, long operations) throws Exception {
    // What happens to the shared file counts, too: it is as much again.
    long own = operations / (2 * GUESTS);
    try {
      Race.run(
          GUESTS,
          i ->
              () -> {
                exercisers.get(i).run(own);
                return 0;
              });
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ExerciserFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
