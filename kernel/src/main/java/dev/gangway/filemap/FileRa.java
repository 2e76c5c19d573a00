package dev.gangway.filemap;

import dev.gangway.mm.Folio;

/**
 * The access pattern of one open file: Linux's {@code struct file_ra_state}.
 *
 * <p>It is only a hint, so threads may share it without a lock.
 */
public final class FileRa {
  /** Pages of the maximum window: 512 KiB. */
  private static final int MAX_WINDOW = 128;

  private static final int FIRST_WINDOW = 8;

  private long previousFolio = -1;
  private long nextPosition;
  private long behindAt = Long.MAX_VALUE;
  private long streamsFrom = Long.MAX_VALUE;
  private int window;
  private boolean random;

  /** Whether a transfer at {@code position} continues the last one. */
  boolean isSequential(long position) {
    return position == nextPosition && !random;
  }

  /** Sets whether the following reads are random: {@code POSIX_FADV_RANDOM}. */
  public void setRandom(boolean here) {
    random = here;
  }

  /**
   * Number of pages to read at {@code position}, where {@code wanted} pages are missing. The window
   * grows with each sequential read; otherwise it is {@code wanted}.
   */
  int window(long position, int wanted) {
    if (!isSequential(position)) {
      window = 0;
      return Math.min(wanted, MAX_WINDOW);
    }
    window = Math.min(window == 0 ? FIRST_WINDOW : 4 * window, MAX_WINDOW);
    return Math.max(window, Math.min(wanted, MAX_WINDOW));
  }

  /** Whether a write at {@code position} continues a long stream. */
  boolean streams(long position) {
    return position >= streamsFrom && position == nextPosition;
  }

  /** Records a direct write of a stream that ended at {@code end}, exclusive. */
  void writtenPast(long end, PageCache cache) {
    nextPosition = end;
    setWrittenBehind(end, cache.streamPart());
  }

  /** The position at which the next part of a stream is written behind. */
  long behindAt() {
    return behindAt;
  }

  /**
   * Records that all before {@code position} is written. The next part follows once the stream has
   * passed it.
   */
  void setWrittenBehind(long position, long part) {
    behindAt = position + part;
  }

  /** Records a write in {@code folio} from {@code start} to {@code end}. */
  void written(Folio folio, long start, long end, PageCache cache) {
    if (start != nextPosition || start == 0) {
      streamsFrom = start + cache.streamHead();
      setWrittenBehind(streamsFrom, cache.streamPart());
    }
    used(folio, end);
  }

  /** Records a transfer in {@code folio} that ended at {@code end}, exclusive. */
  void used(Folio folio, long end) {
    nextPosition = end;
    if (previousFolio != folio.index()) {
      previousFolio = folio.index();
      folio.markAccessed();
    }
  }
}
