package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Page;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The portable tier: an {@link Arena} of the memory's maximum size.
 *
 * <p>It has no guard and no lazy commit: the JVM zeroes all of it at once. It is for machines
 * without the Linux tier.
 */
final class ArenaReservation implements Reservation {
  private final Arena arena;
  private final long base;

  private ArenaReservation(Arena arena, long base) {
    this.arena = arena;
    this.base = base;
  }

  /**
   * Allocates {@code bytes}, page-aligned.
   *
   * @throws OutOfMemoryError if the host has no such range
   */
  static ArenaReservation of(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = arena.allocate(Math.max(bytes, 1), Page.SIZE);
      return new ArenaReservation(arena, segment.address());
    } catch (Throwable failed) {
      arena.close();
      throw failed;
    }
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long commit(long from, long to) {
    return 0;
  }

  @Override
  public long map(long at, long bytes, SharedMemory.Piece from, long offset, boolean shared) {
    return -Errno.ENODEV;
  }

  @Override
  public long reset(long at, long bytes) {
    MemorySegment.ofAddress(base + at).reinterpret(bytes).fill((byte) 0);
    return 0;
  }

  @Override
  public void close() {
    arena.close();
  }
}
