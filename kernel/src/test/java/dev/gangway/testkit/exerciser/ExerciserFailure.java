package dev.gangway.testkit.exerciser;

import org.jspecify.annotations.Nullable;

/** A file system and its model differ. The message has the seed, the difference and the log. */
public final class ExerciserFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final long step;

  ExerciserFailure(long step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  /** The number of the step that found it, from 0 on: a replay finds it there again. */
  public long step() {
    return step;
  }
}
