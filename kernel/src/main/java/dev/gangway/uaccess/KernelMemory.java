package dev.gangway.uaccess;

import dev.gangway.abi.Mman;
import dev.gangway.abi.Page;
import dev.gangway.host.HostMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own off-heap memory, for the page cache.
 *
 * <p>In the Linux {@link Tier} it is anonymous memory, with huge pages if the host has them. The
 * host allocates a page at its first access. The memory is freed when it is garbage, so that no
 * late access can hit unmapped memory.
 */
public final class KernelMemory {
  /** Bytes of a huge page, and the alignment of allocations of at least that size. */
  public static final long HUGE_PAGE = 2L << 20;

  private KernelMemory() {}

  /**
   * Allocates zeroed memory, aligned to a page.
   *
   * @param bytes a multiple of 4096, above 0
   * @return the memory, or null if the host has none left
   */
  public static @Nullable MemorySegment allocate(long bytes) {
    if (Tier.current() == Tier.LINUX) {
      return map(bytes);
    }
    try {
      return Arena.ofAuto().allocate(bytes, Page.SIZE);
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  private static @Nullable MemorySegment map(long bytes) {
    boolean huge = bytes >= HUGE_PAGE;
    long span = huge ? bytes + HUGE_PAGE : bytes;
    long reserved = HostMemory.reserve(span);
    if (reserved < 0) {
      return null;
    }
    long start = huge ? (reserved + HUGE_PAGE - 1) & -HUGE_PAGE : reserved;
    unmap(reserved, start - reserved);
    unmap(start + bytes, reserved + span - start - bytes);
    if (HostMemory.protectReadWrite(start, bytes) < 0) {
      unmap(start, bytes);
      return null;
    }
    if (huge) {
      // Only advice: a host without huge pages refuses it, without harm.
      HostMemory.madvise(start, bytes, Mman.MADV_HUGEPAGE);
    }
    return MemorySegment.ofAddress(start)
        .reinterpret(bytes, Arena.ofAuto(), segment -> unmap(start, bytes));
  }

  /**
   * Returns the memory of a range to the host but keeps the addresses. The range is zero at its
   * next access.
   *
   * @param memory from {@link #allocate}; offset and length are multiples of 4096
   */
  public static void discard(MemorySegment memory, long offset, long bytes) {
    if (Tier.current() == Tier.LINUX) {
      HostMemory.madvise(memory.address() + offset, bytes, Mman.MADV_DONTNEED);
    }
  }

  private static void unmap(long address, long bytes) {
    if (bytes > 0) {
      HostMemory.munmap(address, bytes);
    }
  }
}
