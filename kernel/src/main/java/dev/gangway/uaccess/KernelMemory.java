package dev.gangway.uaccess;

import dev.gangway.abi.Mman;
import dev.gangway.abi.Page;
import dev.gangway.host.HostMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the kernel's own, off the heap: what the page cache is made of.
 *
 * <p>In the Linux {@link Tier} it is anonymous memory with huge pages where the host has them, and
 * the host gives a page only when it is first touched. It is given back when nothing refers to it
 * any more, so that no access, however late, can meet memory that is gone.
 */
public final class KernelMemory {
  /** Bytes of a huge page, and the alignment of what is at least as large. */
  public static final long HUGE_PAGE = 2L << 20;

  private KernelMemory() {}

  /**
   * Allocates zeroed memory, aligned to a page.
   *
   * @param bytes a multiple of 4096, above 0
   * @return it, or null where the host has no more
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
      // Advice: a host without huge pages says no, and nothing is lost.
      HostMemory.madvise(start, bytes, Mman.MADV_HUGEPAGE);
    }
    return MemorySegment.ofAddress(start)
        .reinterpret(bytes, Arena.ofAuto(), segment -> unmap(start, bytes));
  }

  /**
   * Gives the memory of a range back to the host, and keeps its addresses: it is zero when it is
   * next touched.
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
