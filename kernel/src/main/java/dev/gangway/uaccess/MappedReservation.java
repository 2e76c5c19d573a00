package dev.gangway.uaccess;

import dev.gangway.abi.Mman;
import dev.gangway.host.HostMemory;
import org.jspecify.annotations.Nullable;

/**
 * The Linux tier: anonymous address space, {@code PROT_NONE} until it is committed.
 *
 * <p>{@link Tier#SPAN} exceeds any 32-bit address plus 32-bit length. So no access formed from a
 * guest's numbers leaves it, whether or not it was checked.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
final class MappedReservation implements Reservation {
  private final long base;

  private MappedReservation(long base) {
    this.base = base;
  }

  /** A new reservation, or null if the host refuses one (an address-space limit, seccomp). */
  static @Nullable MappedReservation tryReserve() {
    long address = HostMemory.reserve(Tier.SPAN);
    if (address < 0) {
      return null;
    }
    // Only advice: a host without huge pages refuses it, without harm.
    HostMemory.madvise(address, Tier.SPAN, Mman.MADV_HUGEPAGE);
    return new MappedReservation(address);
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long commit(long from, long to) {
    return to == from ? 0 : HostMemory.protectReadWrite(base + from, to - from);
  }

  @Override
  public long map(long at, long bytes, SharedMemory.Piece from, long offset, boolean shared) {
    long status = from.mapAt(base + at, bytes, offset, shared);
    if (status < 0) {
      reset(at, bytes);
    }
    return status;
  }

  /**
   * {@inheritDoc}
   *
   * @throws OutOfMemoryError if the host leaves a gap, which must not be accessed
   */
  @Override
  public long reset(long at, long bytes) {
    int flags = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_NORESERVE | Mman.MAP_FIXED;
    int prot = Mman.PROT_READ | Mman.PROT_WRITE;
    long address = HostMemory.mmap(base + at, bytes, prot, flags, -1, 0);
    if (address < 0) {
      throw new OutOfMemoryError("the host refused to map a guest's own memory");
    }
    HostMemory.madvise(base + at, bytes, Mman.MADV_HUGEPAGE);
    return 0;
  }

  @Override
  public void close() {
    HostMemory.munmap(base, Tier.SPAN);
  }
}
