package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.IovIter;
import java.util.concurrent.locks.Lock;

/**
 * Writes past the cache: Linux's {@code generic_file_direct_write()}. Data of a long stream of
 * large writes is rarely read soon. So the host copies it straight from user memory, and nothing is
 * cached.
 *
 * <p>Only whole pages are written this way, and only if none of them is cached. A claim keeps them
 * out of the cache during the transfer: a thread that reads or writes a page of the range waits,
 * and reads it afterwards. If a page is cached, the write goes through the cache.
 *
 * <p>{@code PageWriteback.lock} excludes writeback and truncation. If one is running, this write
 * waits for it. Otherwise the stream would go through the cache meanwhile and dirty pages as fast
 * as the flusher cleans them, to the end of the stream.
 */
final class DirectWrite {
  /** Minimum bytes; smaller writes are faster through the cache. */
  static final long LEAST = Folio.LARGE_BYTES;

  private DirectWrite() {}

  /**
   * Writes the next bytes of a stream.
   *
   * @param position the stream's next position
   * @return bytes written, at most {@link PageCache#MAX_TRANSFER}; 0 if they have to go through the
   *     cache, also after an error of the host, which writeback will then report
   */
  static long write(AddressSpace mapping, long position, IovIter from, FileRa ra) {
    long count = from.count();
    PageWriteback writeback = mapping.writeback;
    if (((position | count) & (Folio.PAGE_SIZE - 1)) != 0
        || count < LEAST
        || !mapping.ops.hasBacking()
        || !locks(writeback.lock)) {
      return 0;
    }
    try {
      long n = Math.min(count, PageCache.MAX_TRANSFER);
      boolean movesEnd = n > mapping.size() - position;
      if ((movesEnd && !mapping.mayMoveEnd()) || !transfer(mapping, position, n, from)) {
        return 0;
      }
      if (movesEnd) {
        mapping.setSizeLocked(position + n);
      }
      from.advance(n);
      ra.writtenPast(position + n, mapping.cache);
      return n;
    } finally {
      writeback.lock.unlock();
    }
  }

  /** Returns false on a fatal signal. */
  private static boolean locks(Lock lock) {
    try {
      lock.lockInterruptibly();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean transfer(AddressSpace mapping, long position, long n, IovIter from) {
    Bio bio = mapping.cache.takeBio();
    try {
      return from.addTo(bio, n)
          && mapping.claim(position >>> Folio.PAGE_SHIFT, (position + n) >>> Folio.PAGE_SHIFT)
          && write(mapping, bio, position);
    } finally {
      mapping.cache.giveBack(bio);
    }
  }

  private static boolean write(AddressSpace mapping, Bio bio, long position) {
    try {
      return mapping.writeback.transferLocked(bio, position) >= 0;
    } finally {
      mapping.unclaim();
    }
  }
}
