package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.MappableFrame;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.KernelMemory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Copies pages of shared areas for one transfer, so that storage gets exactly the bytes of the
 * recorded digest ({@link SharedAreas}). Linux's bounce buffers for stable pages.
 *
 * <p>Guarded by {@code PageWriteback.lock}.
 */
final class BounceBuffer {
  /** Allocated on first use. */
  private @Nullable MemorySegment memory;

  private long used;

  /** Discards the copies after their transfer. */
  void reset() {
    used = 0;
  }

  /**
   * Copies the bytes of a folio and adds the copy to {@code bio}. If there is no memory for the
   * copy, it adds the folio itself and forgets its digests.
   *
   * @return false, with nothing changed, if there is no room
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

  /** Its memory, at least one page, for use between two transfers; null if there is none. */
  @Nullable MemorySegment memory() {
    if (memory == null) {
      memory = KernelMemory.allocate(Folio.LARGE_BYTES);
    }
    return memory;
  }
}
