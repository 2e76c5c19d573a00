package dev.gangway.uaccess;

/**
 * A stretch of the process's address space with usable memory at its start and guard behind it.
 *
 * <p>The base never moves. {@link #commit} makes more of the start usable, zeroed; nothing is ever
 * taken back before {@link #close}. RATIONALE.md says why anonymous memory and not a memfd.
 */
interface Reservation {

  /** Address of the first byte, constant for life. */
  long base();

  /**
   * Makes the first {@code bytes} bytes readable and writable; those never committed before are
   * zero.
   *
   * @param from bytes committed already
   * @param to bytes wanted, at least {@code from}
   * @return 0 or {@code -errno}, with nothing changed
   */
  long commit(long from, long to);

  /**
   * Maps a part of {@code from} over what is at {@code at}; all of it is committed.
   *
   * @param shared whether stores are seen by others; else each who stores has a copy of its own
   * @return 0; {@code -ENODEV} where this kind of memory cannot; {@code -errno}, and what was there
   *     is zero
   */
  long map(long at, long bytes, SharedMemory.Piece from, long offset, boolean shared);

  /**
   * Zeroes what is at {@code at}, whatever was mapped there, and gives its memory back. Offset and
   * length are multiples of 4096.
   *
   * @return 0 or {@code -errno}
   */
  long reset(long at, long bytes);

  /** Gives the address space back. Nobody may touch it any more, and nobody calls this twice. */
  void close();
}
