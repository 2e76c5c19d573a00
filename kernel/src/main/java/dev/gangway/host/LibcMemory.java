package dev.gangway.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * libc's memcpy and memset, called without a thread-state transition. That is cheap, but the JVM
 * cannot stop the thread during a call, so pass at most about a mebibyte.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/memcpy.3.html">memcpy(3)</a>
 * @see <a href="https://man7.org/linux/man-pages/man3/memset.3.html">memset(3)</a>
 */
public final class LibcMemory {
  private LibcMemory() {}

  /** Whether they are available. */
  public static boolean available() {
    return Linked.MEMCPY != null && Linked.MEMSET != null;
  }

  /** memcpy(3); the ranges do not overlap. Requires {@link #available}. */
  public static void memcpy(long to, long from, long n) {
    try {
      handle(Linked.MEMCPY).invokeExact(to, from, n);
    } catch (Throwable t) {
      throw new LinkageError("memcpy", t);
    }
  }

  /** memset(3). Requires {@link #available}. */
  public static void memset(long to, byte value, long n) {
    try {
      handle(Linked.MEMSET).invokeExact(to, (int) value, n);
    } catch (Throwable t) {
      throw new LinkageError("memset", t);
    }
  }

  private static MethodHandle handle(@Nullable MethodHandle function) {
    if (function == null) {
      throw new IllegalStateException("not available on this host");
    }
    return function;
  }

  private static final class Linked {
    static final @Nullable MethodHandle MEMCPY =
        link(
            "memcpy",
            FunctionDescriptor.ofVoid(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    static final @Nullable MethodHandle MEMSET =
        link(
            "memset",
            FunctionDescriptor.ofVoid(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private static @Nullable MethodHandle link(String name, FunctionDescriptor shape) {
      if (!Linux.available()) {
        return null;
      }
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(name)
          .map(at -> linker.downcallHandle(at, shape, Linker.Option.critical(false)))
          .orElse(null);
    }
  }
}
