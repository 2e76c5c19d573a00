package dev.gangway.uaccess.copy;

import org.jspecify.annotations.Nullable;

/**
 * The Vector API, where the JVM was started with {@code --add-modules jdk.incubator.vector}. What
 * needs the module is in {@link VectorLoops}, which is loaded only then.
 */
final class VectorRoutine implements CopyRoutine {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public @Nullable String missing() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? null
        : "--add-modules jdk.incubator.vector";
  }

  @Override
  public void copy(long to, long from, long n) {
    VectorLoops.copy(to, from, n);
  }

  @Override
  public void fill(long to, byte value, long n) {
    VectorLoops.fill(to, value, n);
  }
}
