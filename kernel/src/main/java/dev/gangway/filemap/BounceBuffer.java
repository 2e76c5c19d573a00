package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.KernelMemory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Copies of pages that guests may be storing to, made for one transfer: so that storage gets the
 * very bytes whose digest is remembered ({@link SharedAreas}). Linux's bounce buffers for stable
 * pages.
 *
 * <p>Guarded by {@code PageWriteback.lock}.
 */
final class BounceBuffer {
  /** Null until it is needed. */
  private @Nullable MemorySegment memory;

  private long used;

  /** Forgets the copies: their transfer is over. */
  void reset() {
    used = 0;
  }

  /**
   * Copies the bytes of a folio and adds the copy to {@code bio}. Without memory for it, the folio
   * itself is added, and what storage gets is not known.
   *
   * @return false if there is no room, and nothing has changed
   */
  boolean addLocked(Bio bio, Folio folio, MappableFrame frame, long start, long n) {
    MemorySegment copies = memory();
    if (copies == null) {
      frame.forget(folio.bits(start, n));
      return bio.add(folio.memory(), folio.at(start), n);
    }
    long at = used;
    if (at + n > copies.byteSize()) {
      return false;
    }
    MemorySegment.copy(folio.memory(), folio.at(start), copies, at, n);
    if (!bio.add(copies, at, n)) {
      return false;
    }
    int page = (int) ((start >>> Folio.PAGE_SHIFT) - folio.index());
    for (long done = 0; done < n; done += Folio.PAGE_SIZE) {
      frame.learn(page++, copies, at + done, Math.min(n - done, Folio.PAGE_SIZE));
    }
    used = at + ((n + Folio.PAGE_SIZE - 1) & -Folio.PAGE_SIZE);
    return true;
  }

  /** Its memory, at least one page, to be used between two transfers; null if there is none. */
  @Nullable MemorySegment memory() {
    if (memory == null) {
      memory = KernelMemory.allocate(Folio.LARGE_BYTES);
    }
    return memory;
  }
}
