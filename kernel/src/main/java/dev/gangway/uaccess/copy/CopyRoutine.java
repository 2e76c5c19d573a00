package dev.gangway.uaccess.copy;

import org.jspecify.annotations.Nullable;

/**
 * A way to copy and to fill native memory: one line of the table that Linux prints at start for its
 * xor and raid6 routines.
 *
 * <p>Both methods go upward from the start, take addresses of memory that the caller has checked
 * and keeps alive, and never look at a byte outside of it. Neither may be called where {@link
 * #valid} is false.
 */
public interface CopyRoutine {
  /** Its name: in {@code gangway cpu}, in the file of the choice, and for overriding it. */
  String name();

  /** What this host lacks for it; null where it works. */
  @Nullable String missing();

  /** Whether it works here. */
  default boolean valid() {
    return missing() == null;
  }

  /** Copies {@code n} bytes between ranges that do not overlap. */
  void copy(long to, long from, long n);

  /** Sets {@code n} bytes to {@code value}. */
  void fill(long to, byte value, long n);
}
