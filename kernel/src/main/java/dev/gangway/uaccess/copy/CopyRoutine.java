package dev.gangway.uaccess.copy;

import org.jspecify.annotations.Nullable;

/**
 * A routine that copies and fills native memory, like Linux's xor and raid6 routines.
 *
 * <p>Both methods go upward from the start. The caller has checked the memory and keeps it alive.
 * They never access a byte outside of it. Neither may be called if {@link #valid} is false.
 */
public interface CopyRoutine {
  /** Its name in {@code gangway cpu}, in the table's file and in {@code -Ddev.gangway.copy}. */
  String name();

  /** What this host lacks for it; null if it works here. */
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
