package dev.gangway.filemap;

import dev.gangway.mm.Folio;

/**
 * How one opener goes through a file: Linux's {@code struct file_ra_state}.
 *
 * <p>Only ever a hint, so that it may be used by several threads without a lock.
 */
public final class FileRa {
  /** Pages of the largest window: 512 KiB. */
  private static final int MAX_WINDOW = 128;

  private static final int FIRST_WINDOW = 8;

  private long previousFolio = -1;
  private long nextPosition;
  private long behindAt = Long.MAX_VALUE;
  private long streamsFrom = Long.MAX_VALUE;
  private int window;
  private boolean random;

  /** Whether a transfer at {@code position} goes on where the last one ended. */
  boolean isSequential(long position) {
    return position == nextPosition && !random;
  }

  /** Says that what comes next is read here and there: {@code POSIX_FADV_RANDOM}. */
  public void setRandom(boolean here) {
    random = here;
  }

  /**
   * Pages to bring in at {@code position}, where {@code wanted} pages are missing: more each time
   * that it goes on where it was, else no more than asked for.
   */
  int window(long position, int wanted) {
    if (!isSequential(position)) {
      window = 0;
      return Math.min(wanted, MAX_WINDOW);
    }
    window = Math.min(window == 0 ? FIRST_WINDOW : 4 * window, MAX_WINDOW);
    return Math.max(window, Math.min(wanted, MAX_WINDOW));
  }

  /** Whether a write at {@code position} goes on with a stream that is long already. */
  boolean streams(long position) {
    return position >= streamsFrom && position == nextPosition;
  }

  /** A write of a stream went past the cache, and ended before {@code end}. */
  void writtenPast(long end, PageCache cache) {
    nextPosition = end;
    setWrittenBehind(end, cache.streamPart());
  }

  /** Where a stream of writes has to be for the next part of it to be written behind. */
  long behindAt() {
    return behindAt;
  }

  /** All before {@code position} is written; so is the next part once the stream has left it. */
  void setWrittenBehind(long position, long part) {
    behindAt = position + part;
  }

  /** A write in {@code folio} went from {@code start} to {@code end}. */
  void written(Folio folio, long start, long end, PageCache cache) {
    if (start != nextPosition || start == 0) {
      streamsFrom = start + cache.streamHead();
      setWrittenBehind(streamsFrom, cache.streamPart());
    }
    used(folio, end);
  }

  /** A transfer in {@code folio} has ended before {@code end}. */
  void used(Folio folio, long end) {
    nextPosition = end;
    if (previousFolio != folio.index()) {
      previousFolio = folio.index();
      folio.markAccessed();
    }
  }
}
