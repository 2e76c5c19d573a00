package dev.gangway.host;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Timespec;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The time of the kernel's last tick, which libc reads from a page that the kernel shares with
 * every process: no kernel is entered and no counter read, so the call may be critical, without the
 * JVM's transition to native code.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vdso.7.html">vdso(7)</a>
 */
final class CoarseClock {
  /** Null where there is none here. */
  private static final @Nullable MethodHandle CLOCK_GETTIME = link();

  private CoarseClock() {}

  private static @Nullable MethodHandle link() {
    if (!Linux.available()) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
          Linker.Option.critical(false));
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** ns since the epoch. */
  static long realtime() {
    if (CLOCK_GETTIME == null) {
      return javas();
    }
    Scratch scratch = Scratch.current();
    int status;
    try {
      status =
          (int) CLOCK_GETTIME.invokeExact(Clocks.CLOCK_REALTIME_COARSE, scratch.at(Scratch.RESULT));
    } catch (Throwable t) {
      throw new LinkageError("clock_gettime", t);
    }
    return status != 0
        ? javas()
        : Timespec.toNanos(
            scratch.getLong(Scratch.RESULT), scratch.getLong(Scratch.RESULT + Long.BYTES));
  }

  /** Java's clock of about the same resolution. */
  static long javas() {
    return System.currentTimeMillis() * 1_000_000;
  }
}
