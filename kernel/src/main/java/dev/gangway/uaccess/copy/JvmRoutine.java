package dev.gangway.uaccess.copy;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The JVM's own stubs: inlined, without a call for a few bytes. It is always there. */
final class JvmRoutine implements CopyRoutine {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  @Override
  public String name() {
    return "jvm";
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public void copy(long to, long from, long n) {
    MemorySegment.copy(ALL, from, ALL, to, n);
  }

  @Override
  public void fill(long to, byte value, long n) {
    ALL.asSlice(to, n).fill(value);
  }
}
