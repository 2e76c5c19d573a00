package dev.gangway.testkit.exerciser;

/**
 * One kind of step: it draws what to do, logs that, does it to the file system, holds the outcome
 * against the model, and does the same to the model.
 *
 * <p>What it draws may depend on the model and the random numbers alone, never on time or on what
 * the file system answers, so that a seed replays.
 */
@FunctionalInterface
public interface Operation {

  /**
   * @throws ExerciserFailure if the file system did something else than the model
   */
  void run(Step step);
}
