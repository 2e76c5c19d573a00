package dev.gangway.uaccess.copy;

import dev.gangway.host.StackReserve;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies and fills that are large enough for the choice of the routine to matter.
 *
 * <p>Below {@link #COPY_OUT_OF_LINE} and {@link #FILL_OUT_OF_LINE} callers use the JVM's own
 * routines, which the compiler inlines. Above, the routine chosen for this processor is used; it is
 * a constant to the compiler. The first {@value #CREDIT} bytes of a JVM are copied by its own
 * routines, so that linking another routine does not delay the start.
 *
 * <p>The caller keeps native memory alive until the call returns. Ranges do not overlap.
 */
public final class Copies {
  private static final @Nullable CopyRoutine FORCED = CopyChoice.forced();

  /** Copies of at least this many bytes come here. */
  public static final long COPY_OUT_OF_LINE = FORCED == null ? Operation.COPY.outOfLine : 1;

  /** Fills of at least this many bytes come here. */
  public static final long FILL_OUT_OF_LINE = FORCED == null ? Operation.FILL.outOfLine : 1;

  /**
   * Alignment mask. The choice applies only if these bits are zero in the addresses (and in the
   * length of a fill), as for memory from malloc and for pages. The JVM's own routine handles the
   * rest.
   */
  static final long ALIGNED = FORCED == null ? 15 : 0;

  private static final long CREDIT = 4L << 30;

  /** Bytes left. Concurrent threads may lose an update, without harm. */
  private static long credit = FORCED == null ? CREDIT : 0;

  /** Whether {@link Chosen} is initialized. A race is harmless. */
  @SuppressWarnings("NonFinalStaticField")
  private static boolean linked;

  private Copies() {}

  /** Copies {@code n} bytes; both segments have them; otherwise IndexOutOfBoundsException. */
  public static void copy(
      MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long n) {
    if (credit > 0 || !isLinked() || !isPlain(from) || !isPlain(to) || to.isReadOnly()) {
      copyByTheJvm(from, fromOffset, to, toOffset, n);
      return;
    }
    Objects.checkFromIndexSize(fromOffset, n, from.byteSize());
    Objects.checkFromIndexSize(toOffset, n, to.byteSize());
    long target = to.address() + toOffset;
    long source = from.address() + fromOffset;
    try {
      if (((target | source) & ALIGNED) == 0) {
        Chosen.COPY.invokeExact(target, source, n);
      } else {
        Chunks.copy(CopyRoutines.JVM, target, source, n);
      }
    } catch (Throwable t) {
      throw rethrown(t);
    } finally {
      Reference.reachabilityFence(from);
      Reference.reachabilityFence(to);
    }
  }

  /** Sets {@code n} bytes; the segment has them; otherwise IndexOutOfBoundsException. */
  public static void fill(MemorySegment to, long toOffset, byte value, long n) {
    if (n < FILL_OUT_OF_LINE || credit > 0 || !isLinked() || !isPlain(to) || to.isReadOnly()) {
      fillByTheJvm(to, toOffset, value, n);
      return;
    }
    Objects.checkFromIndexSize(toOffset, n, to.byteSize());
    long target = to.address() + toOffset;
    try {
      if (((target | n) & ALIGNED) == 0) {
        Chosen.FILL.invokeExact(target, value, n);
      } else {
        Chunks.fill(CopyRoutines.JVM, target, value, n);
      }
    } catch (Throwable t) {
      throw rethrown(t);
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Whether the choice can be used. A guest may be at the end of its stack here. A class whose
   * initializer overflows the stack stays unusable in this JVM. So initialization then waits for
   * another call.
   */
  private static boolean isLinked() {
    if (!linked && StackReserve.isLarge()) {
      linked = Chosen.COPY != null;
    }
    return linked;
  }

  /** Other segments have no address or are closed. The JVM's own copy handles these. */
  private static boolean isPlain(MemorySegment segment) {
    return segment.isNative() && segment.scope().isAlive();
  }

  private static void copyByTheJvm(
      MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long n) {
    credit -= n;
    long chunk;
    for (long done = 0; done < n; done += chunk) {
      chunk = Chunks.next(n - done);
      MemorySegment.copy(from, fromOffset + done, to, toOffset + done, chunk);
    }
  }

  private static void fillByTheJvm(MemorySegment to, long toOffset, byte value, long n) {
    if (n < FILL_OUT_OF_LINE) {
      to.asSlice(toOffset, n).fill(value);
      return;
    }
    credit -= n;
    long chunk;
    for (long done = 0; done < n; done += chunk) {
      chunk = Chunks.next(n - done);
      to.asSlice(toOffset + done, chunk).fill(value);
    }
  }

  private static Error rethrown(Throwable t) {
    if (t instanceof Error error) {
      return error;
    }
    throw t instanceof RuntimeException e ? e : new IllegalStateException(t);
  }

  /** The choice as method handles: a few comparisons with constants, then the routine. */
  private static final class Chosen {
    static final MethodHandle COPY;
    static final MethodHandle FILL;

    static {
      CopyTable table = FORCED == null ? CopyChoice.kept() : null;
      if (FORCED == null && table == null) {
        CopyChoice.measureInTheBackground();
      }
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        COPY = tree(lookup, Operation.COPY, "copy", long.class, table);
        FILL = tree(lookup, Operation.FILL, "fill", byte.class, table);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("copy routines", e);
      }
    }

    private static MethodHandle tree(
        MethodHandles.Lookup lookup,
        Operation operation,
        String name,
        Class<?> what,
        @Nullable CopyTable table)
        throws ReflectiveOperationException {
      MethodHandle inChunks =
          lookup.findStatic(
              Chunks.class,
              name,
              MethodType.methodType(void.class, CopyRoutine.class, long.class, what, long.class));
      MethodHandle atLeast =
          lookup.findStatic(
              Chosen.class,
              "atLeast",
              MethodType.methodType(boolean.class, long.class, long.class));
      CopyRoutine routine = routine(table, operation, SizeClass.bytes(0));
      MethodHandle tree = inChunks.bindTo(routine);
      for (int c = 1; c < SizeClass.COUNT; c++) {
        CopyRoutine next = routine(table, operation, SizeClass.bytes(c));
        if (next != routine) {
          routine = next;
          MethodHandle test = MethodHandles.insertArguments(atLeast, 0, SizeClass.bytes(c));
          test = MethodHandles.dropArguments(test, 0, long.class, what);
          tree = MethodHandles.guardWithTest(test, inChunks.bindTo(routine), tree);
        }
      }
      return tree;
    }

    private static CopyRoutine routine(@Nullable CopyTable table, Operation operation, long bytes) {
      if (FORCED != null) {
        return FORCED;
      }
      CopyRoutine routine =
          table == null ? null : CopyRoutines.named(table.chosen(operation, bytes, "jvm"));
      // A measured routine may be unavailable now, for example if a policy forbids executable
      // memory.
      return routine != null && routine.valid() ? routine : CopyRoutines.JVM;
    }

    @SuppressWarnings("unused") // called by name
    private static boolean atLeast(long limit, long n) {
      return n >= limit;
    }
  }
}
