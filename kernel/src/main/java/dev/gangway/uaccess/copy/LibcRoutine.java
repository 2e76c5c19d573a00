package dev.gangway.uaccess.copy;

import dev.gangway.host.LibcMemory;
import org.jspecify.annotations.Nullable;

/** libc's memcpy and memset, which select by processor themselves. */
final class LibcRoutine implements CopyRoutine {
  @Override
  public String name() {
    return "libc";
  }

  @Override
  public @Nullable String missing() {
    return LibcMemory.available() ? null : "calls to a C library";
  }

  @Override
  public void copy(long to, long from, long n) {
    LibcMemory.memcpy(to, from, n);
  }

  @Override
  public void fill(long to, byte value, long n) {
    LibcMemory.memset(to, value, n);
  }
}
