package dev.gangway.uaccess;

/**
 * A stretch of the process's address space with usable memory at its start and guard behind it.
 *
 * <p>The base never moves. {@link #commit} makes more of the start usable, zeroed; nothing is ever
 * taken back before {@link #close}. RATIONALE.md says why anonymous memory and not a memfd.
 */
sealed interface Reservation permits MappedReservation, ArenaReservation {

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

  /** Gives the address space back. Nobody may touch it any more, and nobody calls this twice. */
  void close();
}
