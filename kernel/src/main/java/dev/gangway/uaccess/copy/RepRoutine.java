package dev.gangway.uaccess.copy;

import dev.gangway.host.RepString;
import org.jspecify.annotations.Nullable;

/** x86-64's rep movsb and rep stosb, if CPUID reports that they are fast. */
final class RepRoutine implements CopyRoutine {
  @Override
  public String name() {
    return "rep";
  }

  @Override
  public @Nullable String missing() {
    if (!RepString.fast()) {
      return "a processor with ERMS or FSRM";
    }
    return RepString.available() ? null : "executable memory";
  }

  @Override
  public void copy(long to, long from, long n) {
    RepString.movsb(to, from, n);
  }

  @Override
  public void fill(long to, byte value, long n) {
    RepString.stosb(to, value, n);
  }
}
