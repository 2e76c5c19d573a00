package dev.gangway.vfs;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Receives the file of a call that opens one, in addition to its {@code long} result. */
public final class Opened {
  private @Nullable OpenFile file;

  /** Called by the opener, only on success. */
  public void set(OpenFile opened) {
    file = opened;
  }

  /** Removes and returns the file, which the caller then owns. */
  public OpenFile take() {
    OpenFile taken = Objects.requireNonNull(file, "no file was opened");
    file = null;
    return taken;
  }
}
