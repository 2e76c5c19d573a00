package dev.gangway.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Page;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Whether Gangway can make Linux system calls in this JVM. Works on every host. */
public final class Linux {

  private Linux() {}

  /**
   * True on Linux on x86-64 or aarch64 if this code has native access. Never throws. If false,
   * every call of this package returns {@code -ENOSYS}.
   */
  public static boolean available() {
    return Syscall.UNAVAILABLE == null;
  }

  /** Why {@link #available} is false, for the log; null if it is true. */
  public static @Nullable String unavailableReason() {
    return Syscall.UNAVAILABLE;
  }

  /** Bytes of a page: addresses and offsets of mmap(2) and mprotect(2) are multiples of it. */
  public static long pageSize() {
    return PageSize.BYTES;
  }

  /** The effective user of this process, or {@code -ENOSYS}. */
  public static long geteuid() {
    return Syscall.call(Nr.GETEUID, 0);
  }

  /** The error number in a result below 0. */
  public static int errno(long result) {
    assert result < 0 && result >= -Errno.EHWPOISON : result;
    return (int) -result;
  }

  /** Determined on first use: it is fixed on x86-64, but depends on the kernel on aarch64. */
  private static final class PageSize {
    static final long BYTES = available() && Machine.AARCH64 ? ask() : Page.SIZE;

    private static long ask() {
      Linker linker = Linker.nativeLinker();
      try {
        return (int)
            linker
                .downcallHandle(
                    linker.defaultLookup().findOrThrow("getpagesize"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT))
                .invokeExact();
      } catch (Throwable t) {
        throw new LinkageError("getpagesize", t);
      }
    }
  }
}
