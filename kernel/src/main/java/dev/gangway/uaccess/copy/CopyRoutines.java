package dev.gangway.uaccess.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All routines, the JVM's first. */
public final class CopyRoutines {
  /** The baseline: a chosen routine is never slower than this one by more than noise. */
  static final CopyRoutine JVM = new JvmRoutine();

  private static final List<CopyRoutine> ALL = List.of(JVM, new LibcRoutine(), new RepRoutine());

  private CopyRoutines() {}

  /** All routines, whether or not they work here. */
  public static List<CopyRoutine> all() {
    return ALL;
  }

  /** The one with this name, or null. */
  public static @Nullable CopyRoutine named(String name) {
    for (CopyRoutine routine : ALL) {
      if (routine.name().equals(name)) {
        return routine;
      }
    }
    return null;
  }
}
