package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.IovIter;
import java.util.concurrent.locks.Lock;

/**
 * Writing past the cache: Linux's {@code generic_file_direct_write()}. What a long stream of large
 * writes leaves behind nobody will ask for soon, so the host makes the one copy, straight from user
 * memory, and nothing is kept.
 *
 * <p>Only whole pages go this way, of which none is cached, and a claim keeps it like that: who
 * wants to read or write a page of the range meanwhile waits, and then brings it in as it is then.
 * Where one is cached, the write goes through the cache.
 *
 * <p>{@code PageWriteback.lock} keeps away whoever writes the file back or cuts it. If one has
 * begun, it is waited for: a stream that went through the cache meanwhile would leave pages there
 * as fast as the flusher takes them away, and the two would keep each other busy to the stream's
 * end.
 */
final class DirectWrite {
  /** Fewer bytes at a time are better collected in the cache. */
  static final long LEAST = Folio.LARGE_BYTES;

  private DirectWrite() {}

  /**
   * Writes the next bytes of a stream.
   *
   * @param position where the stream goes on
   * @return bytes written, at most {@link PageCache#MAX_TRANSFER}; 0 where they have to go through
   *     the cache, which is as good after an error of the host's: it will be met again
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

  /** False where a fatal signal came first. */
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
