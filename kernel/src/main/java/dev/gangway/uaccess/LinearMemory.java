package dev.gangway.uaccess;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.copy.Copies;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A guest's linear memory: flat, with a base that never moves.
 *
 * <p>Two faces. To the kernel it is {@link UserMemory}: bad pointers are residues and {@code
 * -EFAULT}. To the engine it is {@code load…}, {@code store…} and the bulk operations: bad pointers
 * are the guest's trap, an {@link OutOfBoundsException}, and leave memory untouched.
 *
 * <p>Every address is formed as {@code base + zero-extended pointer}, so that no pointer, in or out
 * of speculation, reaches past this guest's reservation; the compare with the size only decides
 * between the access and its refusal.
 *
 * <p><b>Lifetime.</b> Whoever runs guest code or system calls on this memory holds a use of it
 * ({@link #acquire} … {@link #release}); {@link #close} marks it closed at once and gives it back
 * when the last use ends, so that a close from another thread can never pull it from under a copy.
 *
 * <p><b>Growing.</b> {@link #grow} may be called by any thread that holds a use; the size only ever
 * rises, and a thread that sees the old size is merely refused.
 */
public final class LinearMemory extends UserMemory implements AutoCloseable {
  /** Bytes of a WebAssembly page. */
  public static final int PAGE_SIZE = 65536;

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Reservation reservation;
  private final long base;
  private final int maximumPages;
  private long size;

  private int uses;
  private boolean closed;

  private LinearMemory(Reservation reservation, int maximumPages) {
    this.reservation = reservation;
    this.base = reservation.base();
    this.maximumPages = maximumPages;
  }

  /**
   * A zeroed memory in the current {@link Tier}.
   *
   * @param initialPages pages of 64 KiB at the start
   * @param maximumPages pages that it may grow to, at most 65536
   * @throws IllegalArgumentException where {@code 0 <= initial <= maximum <= 65536} does not hold
   * @throws OutOfMemoryError where the host has no room for it
   */
  public static LinearMemory create(int initialPages, int maximumPages) {
    return create(Tier.current(), initialPages, maximumPages);
  }

  /** As {@link #create(int, int)}, in a tier of the caller's choice. */
  public static LinearMemory create(Tier tier, int initialPages, int maximumPages) {
    if (initialPages < 0 || initialPages > maximumPages || maximumPages > 65536) {
      throw new IllegalArgumentException(
          "pages: initial " + initialPages + ", maximum " + maximumPages);
    }
    Reservation reservation = reserve(tier, maximumPages);
    LinearMemory memory = new LinearMemory(reservation, maximumPages);
    if (memory.grow(initialPages) < 0) {
      reservation.close();
      throw new OutOfMemoryError("no room for a guest memory of " + initialPages + " pages");
    }
    return memory;
  }

  private static Reservation reserve(Tier tier, int maximumPages) {
    return switch (tier) {
      case PORTABLE -> ArenaReservation.of((long) maximumPages * PAGE_SIZE);
      case LINUX -> {
        MappedReservation mapped = MappedReservation.tryReserve();
        if (mapped == null) {
          throw new OutOfMemoryError("the host refused address space for a guest memory");
        }
        yield mapped;
      }
    };
  }

  // ---- lifetime -------------------------------------------------------------------------------

  /**
   * Begins a use of this memory: it stays mapped until {@link #release}.
   *
   * @return false where it is closed already, and nothing was begun
   */
  public synchronized boolean acquire() {
    if (closed) {
      return false;
    }
    uses++;
    return true;
  }

  /** Ends a use that {@link #acquire} began; the last one after a close frees the memory. */
  public synchronized void release() {
    assert uses > 0;
    uses--;
    freeIfUnusedLocked();
  }

  /** Closes this memory: at once where nobody uses it, else when the last use ends. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      freeIfUnusedLocked();
    }
  }

  private void freeIfUnusedLocked() {
    if (closed && uses == 0) {
      size = 0;
      reservation.close();
    }
  }

  // ---- size -----------------------------------------------------------------------------------

  @Override
  public long size() {
    return size;
  }

  /** Pages of 64 KiB right now. */
  public int pages() {
    return (int) (size / PAGE_SIZE);
  }

  /** Pages that this memory may grow to. */
  public int maximumPages() {
    return maximumPages;
  }

  /**
   * Grows by {@code delta} pages (unsigned), zeroed: {@code memory.grow}.
   *
   * @return the pages before, or -1 with nothing changed where the maximum or the host says no
   */
  public synchronized int grow(int delta) {
    int before = pages();
    long after = before + Integer.toUnsignedLong(delta);
    if (closed || after > maximumPages) {
      return -1;
    }
    long bytes = after * PAGE_SIZE;
    if (reservation.commit(size, bytes) != 0) {
      return -1;
    }
    size = bytes;
    return before;
  }

  // ---- the kernel's face ----------------------------------------------------------------------

  private long at(int pointer) {
    return base + Integer.toUnsignedLong(pointer);
  }

  private boolean outside(int pointer, long n) {
    return Integer.toUnsignedLong(pointer) > size - n;
  }

  @Override
  public long accessible(int pointer, long n) {
    long left = size - Integer.toUnsignedLong(pointer);
    return left >= n ? n : Math.max(left, 0);
  }

  /** The address of {@code pointer}, for the host's own system calls; see {@link UserIo}. */
  long hostAddress(int pointer) {
    return at(pointer);
  }

  @Override
  public long copyFromRaw(MemorySegment to, long toOffset, int from, long n) {
    long copied = accessible(from, n);
    if (copied < Copies.COPY_OUT_OF_LINE) {
      MemorySegment.copy(ALL, at(from), to, toOffset, copied);
    } else {
      Copies.copy(ALL, at(from), to, toOffset, copied);
    }
    return n - copied;
  }

  @Override
  public long copyTo(int to, MemorySegment from, long fromOffset, long n) {
    long copied = accessible(to, n);
    if (copied < Copies.COPY_OUT_OF_LINE) {
      MemorySegment.copy(from, fromOffset, ALL, at(to), copied);
    } else {
      Copies.copy(from, fromOffset, ALL, at(to), copied);
    }
    return n - copied;
  }

  @Override
  public long clear(int to, long n) {
    long cleared = accessible(to, n);
    Copies.fill(ALL, at(to), (byte) 0, cleared);
    return n - cleared;
  }

  @Override
  public long getInt(int from) {
    return outside(from, 4) ? -Errno.EFAULT : Integer.toUnsignedLong(ALL.get(INT, at(from)));
  }

  @Override
  public long getByte(int from) {
    return outside(from, 1) ? -Errno.EFAULT : Byte.toUnsignedLong(ALL.get(JAVA_BYTE, at(from)));
  }

  @Override
  public long putByte(int to, byte value) {
    if (outside(to, 1)) {
      return -Errno.EFAULT;
    }
    ALL.set(JAVA_BYTE, at(to), value);
    return 0;
  }

  @Override
  public long putShort(int to, short value) {
    if (outside(to, 2)) {
      return -Errno.EFAULT;
    }
    ALL.set(SHORT, at(to), value);
    return 0;
  }

  @Override
  public long putInt(int to, int value) {
    if (outside(to, 4)) {
      return -Errno.EFAULT;
    }
    ALL.set(INT, at(to), value);
    return 0;
  }

  @Override
  public long putLong(int to, long value) {
    if (outside(to, 8)) {
      return -Errno.EFAULT;
    }
    ALL.set(LONG, at(to), value);
    return 0;
  }

  // ---- the engine's face: every refusal is the guest's trap -----------------------------------

  private long checked(int pointer, long n) {
    if (outside(pointer, n)) {
      throw trap(pointer, n);
    }
    return at(pointer);
  }

  private OutOfBoundsException trap(int pointer, long n) {
    return new OutOfBoundsException(Integer.toUnsignedLong(pointer), n, size);
  }

  public byte loadByte(int pointer) {
    return ALL.get(JAVA_BYTE, checked(pointer, 1));
  }

  public short loadShort(int pointer) {
    return ALL.get(SHORT, checked(pointer, 2));
  }

  public int loadInt(int pointer) {
    return ALL.get(INT, checked(pointer, 4));
  }

  public long loadLong(int pointer) {
    return ALL.get(LONG, checked(pointer, 8));
  }

  public float loadFloat(int pointer) {
    return ALL.get(FLOAT, checked(pointer, 4));
  }

  public double loadDouble(int pointer) {
    return ALL.get(DOUBLE, checked(pointer, 8));
  }

  public void storeByte(int pointer, byte value) {
    ALL.set(JAVA_BYTE, checked(pointer, 1), value);
  }

  public void storeShort(int pointer, short value) {
    ALL.set(SHORT, checked(pointer, 2), value);
  }

  public void storeInt(int pointer, int value) {
    ALL.set(INT, checked(pointer, 4), value);
  }

  public void storeLong(int pointer, long value) {
    ALL.set(LONG, checked(pointer, 8), value);
  }

  public void storeFloat(int pointer, float value) {
    ALL.set(FLOAT, checked(pointer, 4), value);
  }

  public void storeDouble(int pointer, double value) {
    ALL.set(DOUBLE, checked(pointer, 8), value);
  }

  /** {@code memory.fill}: {@code n} bytes of {@code value}; {@code n} is unsigned. */
  public void fill(int pointer, byte value, int n) {
    long bytes = Integer.toUnsignedLong(n);
    Copies.fill(ALL, checked(pointer, bytes), value, bytes);
  }

  /** {@code memory.copy}: {@code n} bytes (unsigned), right for overlapping ranges. */
  public void copy(int to, int from, int n) {
    long bytes = Integer.toUnsignedLong(n);
    long source = checked(from, bytes);
    MemorySegment.copy(ALL, source, ALL, checked(to, bytes), bytes);
  }

  /**
   * {@code memory.init} and the host's stores: all of {@code data[offset, offset + n)} or a trap.
   */
  public void store(int pointer, byte[] data, int offset, int n) {
    MemorySegment.copy(data, offset, ALL, JAVA_BYTE, checked(pointer, n), n);
  }

  /** The host's loads: fills {@code data[offset, offset + n)}, or a trap. */
  public void load(int pointer, byte[] data, int offset, int n) {
    MemorySegment.copy(ALL, JAVA_BYTE, checked(pointer, n), data, offset, n);
  }

  /** Atomic accesses to this memory. */
  public Atomics atomics() {
    return new Atomics(this);
  }

  /**
   * The address of a naturally aligned atomic access.
   *
   * @param n its bytes; the engine has checked the alignment
   */
  long atomicAddress(int pointer, int n) {
    return checked(pointer, n);
  }

  /** All of the process's memory: for {@link Atomics}, which forms its addresses here. */
  static MemorySegment all() {
    return ALL;
  }
}
