package dev.gangway.uaccess;

/**
 * A range of the process's address space, with usable memory at its start and a guard behind it.
 *
 * <p>The base never moves. {@link #commit} makes more of the start usable, zeroed. Memory stays
 * committed until {@link #close}. Why it is no memfd: RATIONALE.md#anonymous-guest-memory.
 */
interface Reservation {

  /** Address of the first byte, constant for life. */
  long base();

  /**
   * Makes the first {@code bytes} bytes readable and writable; newly committed bytes are zero.
   *
   * @param from bytes committed already
   * @param to bytes wanted, at least {@code from}
   * @return 0 or {@code -errno}, with nothing changed
   */
  long commit(long from, long to);

  /**
   * Maps a part of {@code from} over the memory at {@code at}. The whole range is committed.
   *
   * @param shared true for {@code MAP_SHARED}, false for copy-on-write
   * @return 0; {@code -ENODEV} if this kind of memory cannot map; {@code -errno}, and the range is
   *     zero
   */
  long map(long at, long bytes, SharedMemory.Piece from, long offset, boolean shared);

  /**
   * Zeroes the range at {@code at}, whatever was mapped there, and frees its memory. Offset and
   * length are multiples of 4096.
   *
   * @return 0 or {@code -errno}
   */
  long reset(long at, long bytes);

  /**
   * Frees the address space. The caller ensures that there is no later access and no second call.
   */
  void close();
}
