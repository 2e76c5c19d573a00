package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gangway.abi.LittleEndian;
import dev.gangway.uaccess.copy.Chunks;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The embedder's view of a {@link LinearMemory}: any thread may use it, and it may be closed at any
 * moment.
 *
 * <p><b>Checks.</b> Pointers are unsigned. An access that is not wholly inside the memory is an
 * {@link IndexOutOfBoundsException} and changes nothing. Lengths are not negative: the caller has
 * checked.
 *
 * <p><b>Lifetime.</b> The kernel and the engine hold a reference while they run, and so access raw
 * memory. An embedder's thread holds none. Its accesses go through a {@link MemoryScope}, which is
 * opened by the first access and holds one reference for all of them. {@link #close} ends it; every
 * later access is an {@link IllegalStateException}. A long copy that is in progress then ends with
 * this exception, too.
 *
 * <p>The segments of {@link #segment} are in a second scope. An embedder may pass them to I/O,
 * which keeps their scope open ({@link HeldViews}). The first scope is never kept open, so {@link
 * #close} ends it at once.
 *
 * <p><b>Races.</b> No lock is held during an access. Accesses race with those of the guest, as
 * plain loads and stores. The base of the memory never moves, and what was accessible stays so
 * until the memory is freed. So a race may show mixed values but reaches nothing else.
 */
public final class EmbedderMemory {
  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(EngineMemory.class, "size", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LinearMemory memory;

  /** The segment of {@link #accesses}, set once. Read without the lock: a segment is immutable. */
  private @Nullable MemorySegment all;

  /** Guarded by this. */
  private @Nullable MemoryScope accesses;

  /** Guarded by this. */
  private @Nullable MemoryScope views;

  /** Guarded by this. */
  private boolean closed;

  /** A view of {@code memory}. It takes nothing until the first access. */
  public EmbedderMemory(LinearMemory memory) {
    this.memory = memory;
  }

  // ---- lifetime -------------------------------------------------------------------------------

  /**
   * Ends all accesses, those in progress too, and releases the memory. If I/O or a native call uses
   * a slice of {@link #segment}, these slices end and the memory is released after that call; this
   * does not wait for it for more than about 20 ms. Idempotent.
   *
   * <p>Takes no lock that is held during an access. An access may be in progress in this thread
   * only if it is that of the guest.
   */
  public void close() {
    MemoryScope own;
    MemoryScope shown;
    synchronized (this) {
      closed = true;
      own = accesses;
      shown = views;
    }
    if (own != null && !own.tryClose()) {
      throw new AssertionError("a segment that is not shown to anybody is in use");
    }
    if (shown != null) {
      HeldViews.close(shown);
    }
  }

  /** Whether {@link #close} was called. */
  public synchronized boolean isClosed() {
    return closed;
  }

  private MemorySegment open() {
    MemorySegment segment = all;
    return segment != null ? segment : openFirst();
  }

  private synchronized MemorySegment openFirst() {
    if (accesses == null) {
      accesses = openScopeLocked();
    }
    all = accesses.segment();
    return accesses.segment();
  }

  private MemoryScope openScopeLocked() {
    MemoryScope scope = closed ? null : MemoryScope.open(memory);
    if (scope == null) {
      throw closed();
    }
    return scope;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the guest is closed");
  }

  /** What to throw for an access that a closed segment refused: this memory's or another one. */
  private IllegalStateException refused(MemorySegment segment, IllegalStateException e) {
    return segment.scope().isAlive() ? e : closed();
  }

  private static void requireOpen(MemorySegment segment) {
    if (!segment.scope().isAlive()) {
      throw closed();
    }
  }

  // ---- size -----------------------------------------------------------------------------------

  /** Current size in bytes: at least the size that any earlier access has seen. */
  public long size() {
    // First the size: it is that of an open memory if the memory is open afterwards.
    MemorySegment segment = open();
    long size = (long) SIZE.getAcquire(memory);
    requireOpen(segment);
    return size;
  }

  /** As {@link LinearMemory#grow}. */
  public int grow(int pages) {
    MemorySegment segment = open();
    requireOpen(segment);
    int before = memory.grow(pages);
    requireOpen(segment);
    return before;
  }

  /**
   * Checks a range.
   *
   * @throws IndexOutOfBoundsException if it is not wholly inside
   */
  public void check(int pointer, long n) {
    requireOpen(checked(pointer, n));
  }

  /**
   * Whether a range is inside, by a size that may be an old one; false once the memory is freed.
   */
  public boolean isInside(int pointer, long n) {
    return !memory.outside(pointer, n);
  }

  /** The segment for an access to {@code n} bytes at {@code pointer}. */
  private MemorySegment checked(int pointer, long n) {
    MemorySegment segment = all;
    return segment == null || memory.outside(pointer, n) ? checkedAgain(pointer, n) : segment;
  }

  /** As {@link #checked}, by the newest size. */
  private MemorySegment checkedAgain(int pointer, long n) {
    long size = size();
    long address = Integer.toUnsignedLong(pointer);
    if (address > size - n) {
      throw new IndexOutOfBoundsException(
          "address " + address + " + " + n + " bytes is outside a memory of " + size + " bytes");
    }
    return open();
  }

  // ---- single values --------------------------------------------------------------------------

  public byte getByte(int pointer) {
    MemorySegment segment = checked(pointer, Byte.BYTES);
    try {
      return segment.get(JAVA_BYTE, Integer.toUnsignedLong(pointer));
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public short getShort(int pointer) {
    MemorySegment segment = checked(pointer, Short.BYTES);
    try {
      return segment.get(LittleEndian.SHORT, Integer.toUnsignedLong(pointer));
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public int getInt(int pointer) {
    MemorySegment segment = checked(pointer, Integer.BYTES);
    try {
      return segment.get(LittleEndian.INT, Integer.toUnsignedLong(pointer));
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public long getLong(int pointer) {
    MemorySegment segment = checked(pointer, Long.BYTES);
    try {
      return segment.get(LittleEndian.LONG, Integer.toUnsignedLong(pointer));
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public void putByte(int pointer, byte value) {
    MemorySegment segment = checked(pointer, Byte.BYTES);
    try {
      segment.set(JAVA_BYTE, Integer.toUnsignedLong(pointer), value);
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public void putShort(int pointer, short value) {
    MemorySegment segment = checked(pointer, Short.BYTES);
    try {
      segment.set(LittleEndian.SHORT, Integer.toUnsignedLong(pointer), value);
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public void putInt(int pointer, int value) {
    MemorySegment segment = checked(pointer, Integer.BYTES);
    try {
      segment.set(LittleEndian.INT, Integer.toUnsignedLong(pointer), value);
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  public void putLong(int pointer, long value) {
    MemorySegment segment = checked(pointer, Long.BYTES);
    try {
      segment.set(LittleEndian.LONG, Integer.toUnsignedLong(pointer), value);
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  /** Atomic accesses. They end with this view, as the others. */
  public Atomics atomics() {
    return new Atomics(memory, open(), memory.base);
  }

  /** Pages of 64 KiB that the memory may grow to. */
  public int maximumPages() {
    return memory.maximumPages();
  }

  // ---- ranges ---------------------------------------------------------------------------------

  /** Copies {@code n} bytes to {@code to[offset, offset + n)}; the caller has checked the array. */
  public void load(int pointer, byte[] to, int offset, int n) {
    MemorySegment segment = checked(pointer, n);
    long from = Integer.toUnsignedLong(pointer);
    try {
      int chunk;
      for (int done = 0; done < n; done += chunk) {
        chunk = (int) Chunks.next(n - done);
        MemorySegment.copy(segment, JAVA_BYTE, from + done, to, offset + done, chunk);
      }
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
    requireOpen(segment);
  }

  /** Copies {@code from[offset, offset + n)} to memory; the caller has checked the array. */
  public void store(int pointer, byte[] from, int offset, int n) {
    MemorySegment segment = checked(pointer, n);
    long to = Integer.toUnsignedLong(pointer);
    try {
      int chunk;
      for (int done = 0; done < n; done += chunk) {
        chunk = (int) Chunks.next(n - done);
        MemorySegment.copy(from, offset + done, segment, JAVA_BYTE, to + done, chunk);
      }
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
    requireOpen(segment);
  }

  /** Fills {@code to}, which may be a part of this memory. */
  public void load(int pointer, MemorySegment to) {
    MemorySegment segment = checked(pointer, to.byteSize());
    move(segment, segment, Integer.toUnsignedLong(pointer), to, 0, to.byteSize());
  }

  /** Copies all of {@code from}, which may be a part of this memory. */
  public void store(int pointer, MemorySegment from) {
    MemorySegment segment = checked(pointer, from.byteSize());
    move(segment, from, 0, segment, Integer.toUnsignedLong(pointer), from.byteSize());
  }

  /** Copies {@code n} bytes inside this memory; ranges may overlap. */
  public void copy(int to, int from, long n) {
    checked(from, n);
    MemorySegment segment = checked(to, n);
    move(segment, segment, Integer.toUnsignedLong(from), segment, Integer.toUnsignedLong(to), n);
  }

  /**
   * Copies in {@link Chunks}: {@link #close} waits for the one in progress. Overlapping ranges are
   * copied from the end that the target does not overwrite first.
   */
  private void move(
      MemorySegment own, MemorySegment from, long source, MemorySegment to, long target, long n) {
    boolean upward = from.address() + source >= to.address() + target;
    try {
      long chunk;
      for (long done = 0; done < n; done += chunk) {
        chunk = Chunks.next(n - done);
        long at = upward ? done : n - done - chunk;
        MemorySegment.copy(from, source + at, to, target + at, chunk);
      }
    } catch (IllegalStateException e) {
      throw refused(own, e);
    }
    requireOpen(own);
  }

  /** Sets {@code n} bytes to {@code value}. */
  public void fill(int pointer, long n, byte value) {
    MemorySegment segment = checked(pointer, n);
    long to = Integer.toUnsignedLong(pointer);
    try {
      long chunk;
      for (long done = 0; done < n; done += chunk) {
        chunk = Chunks.next(n - done);
        segment.asSlice(to + done, chunk).fill(value);
      }
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
    requireOpen(segment);
  }

  /**
   * Bytes before the first zero byte, as {@code strnlen(3)}.
   *
   * @param most bytes to look at; fewer if memory ends before
   * @return the number, or -1 if none of them is zero
   * @throws IndexOutOfBoundsException if {@code pointer} is behind the end of memory
   */
  public long stringLength(int pointer, long most) {
    MemorySegment segment = checked(pointer, 0);
    long start = Integer.toUnsignedLong(pointer);
    long end = Math.min(start + most, size());
    try {
      return zero(segment, start, end) - start;
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }

  /** Offset of the first zero byte; {@code start - 1} if there is none. */
  private static long zero(MemorySegment segment, long start, long end) {
    long at = start;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = segment.get(LittleEndian.LONG, at);
      // The lowest bit that is set here is the top bit of the first zero byte.
      long zeroes = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
      if (zeroes != 0) {
        return at + Long.numberOfTrailingZeros(zeroes) / Byte.SIZE;
      }
    }
    for (; at < end; at++) {
      if (segment.get(JAVA_BYTE, at) == 0) {
        return at;
      }
    }
    return start - 1;
  }

  // ---- views ----------------------------------------------------------------------------------

  /**
   * A segment of all bytes that the memory has now; any thread may access it. It does not grow. All
   * segments of this method end together, by {@link #close}.
   */
  public MemorySegment segment() {
    long size = size();
    MemorySegment segment;
    synchronized (this) {
      if (views == null) {
        views = openScopeLocked();
      }
      segment = views.segment();
    }
    try {
      return segment.asSlice(0, size);
    } catch (IllegalStateException e) {
      throw refused(segment, e);
    }
  }
}
