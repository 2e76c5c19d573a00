package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest's linear memory: flat, with a base that never moves.
 *
 * <p>Two faces. {@link KernelFace} is the kernel's: bad pointers are residues and {@code -EFAULT}.
 * {@link EngineMemory} is the engine's: bad pointers are the guest's trap, and leave memory
 * untouched.
 *
 * <p><b>Lifetime.</b> Whoever runs guest code or system calls on this memory holds a use of it
 * ({@link #acquire} … {@link #release}); {@link #close} marks it closed at once and gives it back
 * when the last use ends, so that a close from another thread can never pull it from under a copy.
 *
 * <p><b>Growing.</b> {@link #grow} may be called by any thread that holds a use; the size only ever
 * rises, and a thread that sees the old size is merely refused.
 */
public final class LinearMemory extends KernelFace implements AutoCloseable {
  /** Bytes of a WebAssembly page. */
  public static final int PAGE_SIZE = 65536;

  private final Reservation reservation;
  private final int maximumPages;

  private int uses;
  private boolean closed;
  private boolean freed;

  /** What is to be done once it is freed. Guarded by this. */
  private final List<Runnable> afterwards = new ArrayList<>();

  private LinearMemory(Reservation reservation, int maximumPages) {
    super(reservation.base());
    this.reservation = reservation;
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

  /** Whether compiled guests can use {@link DirectAccess}. */
  public static boolean isDirect() {
    return RawMemory.DIRECT;
  }

  /** How single values are loaded and stored in this JVM, in words. */
  public static String accessReason() {
    return RawMemory.DIRECT
        ? "loads and stores: direct"
        : "loads and stores: java.lang.foreign; guests start faster with " + RawMemory.EXPORT;
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
  public void release() {
    List<Runnable> actions;
    synchronized (this) {
      assert uses > 0;
      uses--;
      actions = freeIfUnusedLocked();
    }
    actions.forEach(Runnable::run);
  }

  /** Closes this memory: at once where nobody uses it, else when the last use ends. Idempotent. */
  @Override
  public void close() {
    List<Runnable> actions;
    synchronized (this) {
      closed = true;
      actions = freeIfUnusedLocked();
    }
    actions.forEach(Runnable::run);
  }

  /** What the caller has to do, once it has left the monitor. */
  private List<Runnable> freeIfUnusedLocked() {
    if (!closed || uses > 0 || freed) {
      return List.of();
    }
    freed = true;
    size = 0;
    reservation.close();
    return List.copyOf(afterwards);
  }

  /**
   * Has {@code action} done by whoever frees this memory, once it is unmapped and nobody can touch
   * it any more; at once where that has been.
   */
  public void whenFreed(Runnable action) {
    synchronized (this) {
      if (!freed) {
        afterwards.add(action);
        return;
      }
    }
    action.run();
  }

  // ---- size -----------------------------------------------------------------------------------

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

  // ---- mappings -------------------------------------------------------------------------------

  /**
   * Puts memory that others have too in the place of what is at {@code pointer}: {@code
   * mmap(MAP_FIXED)}. The caller holds a use, and keeps {@code from} until {@link #whenFreed}, or
   * until it has called {@link #reset}.
   *
   * @param n bytes; it, {@code pointer} and {@code offset} are multiples of 4096
   * @param shared whether stores are seen by others; else a page that is stored to is a copy
   * @return 0; {@code -EFAULT} where not all of it is inside; {@code -ENODEV} in the portable tier;
   *     {@code -ENOMEM}, and the range is zero
   */
  public synchronized long map(
      int pointer, long n, SharedMemory.Piece from, long offset, boolean shared) {
    return accessible(pointer, n) < n
        ? -Errno.EFAULT
        : reservation.map(Integer.toUnsignedLong(pointer), n, from, offset, shared);
  }

  /**
   * Zeroes a range and gives its memory back, whatever was mapped there. The caller holds a use.
   *
   * @param n bytes; it and {@code pointer} are multiples of 4096
   * @return 0; {@code -EFAULT}
   */
  public synchronized long reset(int pointer, long n) {
    return accessible(pointer, n) < n
        ? -Errno.EFAULT
        : reservation.reset(Integer.toUnsignedLong(pointer), n);
  }

  /** Atomic accesses to this memory. */
  public Atomics atomics() {
    return new Atomics(this);
  }
}
