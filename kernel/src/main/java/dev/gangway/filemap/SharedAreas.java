package dev.gangway.filemap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The areas of guests that store straight to the folios of one file: Linux's {@code i_mmap} of
 * those that are writable.
 *
 * <p>Nobody sees such a store: there is no fault for it, and the dirty bits of the host's page
 * tables are not to be had. So what storage has is remembered by its {@link PageDigest}, and each
 * sync of the file, each turn of the flusher and the end of an area look which pages differ. What
 * is written is copied first, so that the digest is of the very bytes that storage got.
 *
 * <p>Bytes past the end of the file may be stored to as well, up to the end of the page. They are
 * zeroed before the end of the file moves on.
 */
final class SharedAreas {
  private final AddressSpace mapping;
  private final List<VmArea> areas = new CopyOnWriteArrayList<>();

  SharedAreas(AddressSpace mapping) {
    this.mapping = mapping;
  }

  void add(VmArea area) {
    areas.add(area);
    if (mapping.ops.hasBacking()) {
      mapping.writeback.watch();
    }
  }

  void remove(VmArea area) {
    areas.remove(area);
  }

  boolean isEmpty() {
    return areas.isEmpty();
  }

  /**
   * Makes the pages from {@code first} to {@code last} dirty that were stored to. The caller holds
   * no folio.
   */
  void collect(long first, long last) {
    if (mapping.ops.hasBacking()) {
      areas.forEach(area -> area.collect(first, last));
    }
  }

  /** Zeroes what was stored past the end of the file. The caller holds the inodeLock, no folio. */
  void zeroPastEnd() {
    areas.forEach(VmArea::zeroPastEnd);
  }
}
