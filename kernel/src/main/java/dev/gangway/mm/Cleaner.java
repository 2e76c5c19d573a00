package dev.gangway.mm;

/**
 * Makes dirty folios clean, so that they can be reclaimed. It is the only dependency of memory
 * management on writeback.
 */
public interface Cleaner {
  /** Starts writeback and returns at once. */
  void wake();

  /**
   * Waits until some folios are clean, or for a short time. The caller must not hold a folio lock.
   *
   * @return 0; {@code -EINTR} on a fatal signal
   */
  long awaitProgress();
}
