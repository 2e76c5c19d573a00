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
 * <p>To link it takes as long as some thirty thousand system calls, and many a guest writes just a
 * few times: the first calls ask the kernel.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/vdso.7.html">vdso(7)</a>
 */
final class CoarseClock {
  private static final int CREDIT = 10_000;

  /** Calls left until it is linked; threads that meet may count two for one, which does no harm. */
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

  /** Java's clock of about the same resolution. */
  static long javas() {
    return System.currentTimeMillis() * 1_000_000;
  }

  /** Linked as it is first used. */
  private static final class Vdso {
    /** Null where there is none here. */
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

    /** ns since the epoch; -1 where it does not tell. */
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
