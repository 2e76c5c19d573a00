package dev.gangway.host;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Timespec;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The time of the kernel's last tick. libc reads it from the vDSO, without a system call and
 * without reading a counter. So the downcall can be critical, without the JVM's transition to
 * native code.
 *
 * <p>Linking it takes as long as about thirty thousand system calls, and many guests write only a
 * few times. So the first calls are system calls.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vdso.7.html">vdso(7)</a>
 */
final class CoarseClock {
  private static final int CREDIT = 10_000;

  /** Calls left until it is linked. Concurrent threads may lose an update, without harm. */
  private static int credit = CREDIT;

  private CoarseClock() {}

  /** ns since the epoch. */
  static long realtime() {
    if (credit > 0) {
      credit--;
      return orElseJavas(KernelClock.ask(Nr.CLOCK_GETTIME, Clocks.CLOCK_REALTIME_COARSE));
    }
    return orElseJavas(Vdso.realtime());
  }

  private static long orElseJavas(long time) {
    return time >= 0 ? time : javas();
  }

  /** Java's clock, with about the same resolution. */
  static long javas() {
    return System.currentTimeMillis() * 1_000_000;
  }

  /** Linked at its first use. */
  private static final class Vdso {
    /** Null if not available. */
    private static final @Nullable MethodHandle CLOCK_GETTIME = link();

    private static @Nullable MethodHandle link() {
      if (!Linux.available()) {
        return null;
      }
      try {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
            linker.defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
            Linker.Option.critical(false));
      } catch (RuntimeException | LinkageError e) {
        return null;
      }
    }

    /** ns since the epoch; -1 on failure. */
    static long realtime() {
      if (CLOCK_GETTIME == null) {
        return -1;
      }
      Scratch scratch = Scratch.current();
      int status;
      try {
        status =
            (int)
                CLOCK_GETTIME.invokeExact(Clocks.CLOCK_REALTIME_COARSE, scratch.at(Scratch.RESULT));
      } catch (Throwable t) {
        throw new LinkageError("clock_gettime", t);
      }
      return status != 0
          ? -1
          : Timespec.toNanos(
              scratch.getLong(Scratch.RESULT), scratch.getLong(Scratch.RESULT + Long.BYTES));
    }
  }
}
