package dev.gangway.vfs;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a call that opens something puts it, beside the {@code long} that it returns. */
public final class Opened {
  private @Nullable OpenFile file;

  /** Called by the opener on success alone. */
  public void set(OpenFile opened) {
    file = opened;
  }

  /** Takes the file out, with the reference that the opener gave it. */
  public OpenFile take() {
    OpenFile taken = Objects.requireNonNull(file, "nothing was opened");
    file = null;
    return taken;
  }
}
