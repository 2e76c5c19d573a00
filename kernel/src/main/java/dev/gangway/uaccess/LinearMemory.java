package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest's linear memory: flat, with a base that never moves.
 *
 * <p>It has two views. For the kernel ({@link KernelFace}), a bad pointer is a short count or
 * {@code -EFAULT}. For the engine ({@link EngineMemory}), it is the guest's trap and leaves memory
 * unchanged.
 *
 * <p><b>Lifetime.</b> A thread that runs guest code or system calls on this memory holds a
 * reference ({@link #acquire} … {@link #release}). {@link #close} marks it closed at once and frees
 * it when the last reference is released. So a close from another thread never unmaps it during a
 * copy.
 *
 * <p><b>Growing.</b> {@link #grow} may be called by any thread that holds a reference. The size
 * only rises, so a thread that sees the old size is refused, without harm.
 */
public final class LinearMemory extends KernelFace implements AutoCloseable {
  /** Bytes of a WebAssembly page. */
  public static final int PAGE_SIZE = 65536;

  private final Reservation reservation;
  private final int maximumPages;

  private int uses;
  private boolean closed;
  private boolean freed;

  /** Actions to run once it is freed. Guarded by this. */
  private final List<Runnable> afterwards = new ArrayList<>();

  private LinearMemory(Reservation reservation, int maximumPages) {
    super(reservation.base());
    this.reservation = reservation;
    this.maximumPages = maximumPages;
  }

  /**
   * Creates a zeroed memory in the current {@link Tier}.
   *
   * @param initialPages pages of 64 KiB at the start
   * @param maximumPages pages that it may grow to, at most 65536
   * @throws IllegalArgumentException if {@code 0 <= initial <= maximum <= 65536} does not hold
   * @throws OutOfMemoryError if the host has no room for it
   */
  public static LinearMemory create(int initialPages, int maximumPages) {
    return create(Tier.current(), initialPages, maximumPages);
  }

  /** As {@link #create(int, int)}, in the given tier. */
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

  /** One line that says how this JVM loads and stores single values. */
  public static String accessReason() {
    return RawMemory.DIRECT
        ? "loads and stores: direct"
        : "loads and stores: java.lang.foreign; guests start faster with " + RawMemory.EXPORT;
  }

  // ---- lifetime -------------------------------------------------------------------------------

  /**
   * Takes a reference: the memory stays mapped until {@link #release}.
   *
   * @return false, without a reference, if it is closed already
   */
  public synchronized boolean acquire() {
    if (closed) {
      return false;
    }
    uses++;
    return true;
  }

  /**
   * Releases a reference that {@link #acquire} took. The last release after a close frees the
   * memory.
   */
  public void release() {
    List<Runnable> actions;
    synchronized (this) {
      assert uses > 0;
      uses--;
      actions = freeIfUnusedLocked();
    }
    actions.forEach(Runnable::run);
  }

  /**
   * Closes this memory: frees it at once if there is no reference, otherwise at the last release.
   * Idempotent.
   */
  @Override
  public void close() {
    List<Runnable> actions;
    synchronized (this) {
      closed = true;
      actions = freeIfUnusedLocked();
    }
    actions.forEach(Runnable::run);
  }

  /**
   * Frees the memory if it is closed and has no reference. Returns the actions that the caller must
   * run after it has left the monitor.
   */
  private List<Runnable> freeIfUnusedLocked() {
    if (!closed || uses > 0 || freed) {
      return List.of();
    }
    freed = true;
    size = 0;
    reservation.close();
    return List.copyOf(afterwards.reversed());
  }

  /**
   * Runs {@code action} in the thread that frees this memory, after it is unmapped; at once if it
   * is freed already. Actions run in the reverse order of these calls.
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

  /** Current number of pages of 64 KiB. */
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
   * @return the number of pages before; -1, with nothing changed, if the maximum is exceeded or the
   *     host refuses
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
   * Maps {@code from} over the memory at {@code pointer}: {@code mmap(MAP_FIXED)}. The caller holds
   * a reference. It keeps {@code from} until {@link #whenFreed} or {@link #reset}.
   *
   * @param n bytes; it, {@code pointer} and {@code offset} are multiples of 4096
   * @param shared true for {@code MAP_SHARED}, false for copy-on-write
   * @return 0; {@code -EFAULT} if the range is not wholly inside; {@code -ENODEV} in the portable
   *     tier; {@code -ENOMEM}, and the range is zero
   */
  public synchronized long map(
      int pointer, long n, SharedMemory.Piece from, long offset, boolean shared) {
    return accessible(pointer, n) < n
        ? -Errno.EFAULT
        : reservation.map(Integer.toUnsignedLong(pointer), n, from, offset, shared);
  }

  /**
   * Zeroes a range and frees its memory, whatever was mapped there. The caller holds a reference.
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
    return new Atomics(this, ALL, 0);
  }
}
