package dev.gangway.fs.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for {@link Listing}. They are reused, so that a guest that walks a large tree does not
 * leave one for each directory.
 */
final class BufferPool {
  /** Bytes of a buffer: the size that libc's readdir uses. */
  static final long BUFFER_SIZE = 32 * 1024;

  private static final int MOST_IDLE = 16;

  /** Guarded by this. */
  private final Deque<MemorySegment> idle = new ArrayDeque<>();

  synchronized MemorySegment take() {
    MemorySegment buffer = idle.poll();
    return buffer != null ? buffer : Arena.ofAuto().allocate(BUFFER_SIZE, Long.BYTES);
  }

  /** Returns a buffer, which its user must not access again. */
  synchronized void give(MemorySegment buffer) {
    if (idle.size() < MOST_IDLE) {
      idle.push(buffer);
    }
  }
}
