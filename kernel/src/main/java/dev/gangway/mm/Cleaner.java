package dev.gangway.mm;

/**
 * Makes dirty folios clean, so that they can be reclaimed: all that memory management knows of
 * writing back.
 */
public interface Cleaner {
  /** Begins to clean, and does not wait for it. */
  void wake();

  /**
   * Waits until some folios are clean, or for a short time. The caller holds no folio.
   *
   * @return 0; {@code -EINTR} if a fatal signal came
   */
  long awaitProgress();
}
