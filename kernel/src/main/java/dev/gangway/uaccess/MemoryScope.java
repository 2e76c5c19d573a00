package dev.gangway.uaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link LinearMemory} may grow to, as a segment in an {@link Arena} of its own.
 *
 * <p>The open arena holds one reference to the memory. Closing it ends all accesses through the
 * segment and its slices, those in progress in other threads too (the JVM stops each thread for a
 * moment), and only then releases the reference. So no access reaches unmapped memory.
 *
 * <p>Its users check the size: behind it, the segment's memory is not accessible.
 */
final class MemoryScope {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  private MemoryScope(LinearMemory memory) {
    long bytes = (long) memory.maximumPages() * LinearMemory.PAGE_SIZE;
    segment =
        MemorySegment.ofAddress(memory.base).reinterpret(bytes, arena, closed -> memory.release());
  }

  /** Opens a scope; null if the memory is closed. */
  static @Nullable MemoryScope open(LinearMemory memory) {
    if (!memory.acquire()) {
      return null;
    }
    try {
      return new MemoryScope(memory);
    } catch (Throwable failed) {
      memory.release();
      throw failed;
    }
  }

  MemorySegment segment() {
    return segment;
  }

  /**
   * Ends all accesses. From then on each is an {@link IllegalStateException}.
   *
   * @return true if it is closed now; false if I/O or a native call in progress uses a slice
   */
  synchronized boolean tryClose() {
    if (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException inUse) {
        return !arena.scope().isAlive();
      }
    }
    return true;
  }
}
