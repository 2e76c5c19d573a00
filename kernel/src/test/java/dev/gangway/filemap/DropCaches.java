package dev.gangway.filemap;

import dev.gangway.mm.LruLists;
import dev.gangway.mm.PageMemory;

/** Drops all clean folios that are not in use: {@code /proc/sys/vm/drop_caches}. */
public final class DropCaches {
  /** Not more folios than reclaim looks at before it gives up, having freed some. */
  private static final int SCAN = 256;

  private DropCaches() {}

  public static void of(PageCache cache) {
    PageMemory memory = cache.memory();
    LruLists lru = memory.lru();
    long pages = lru.activePages() + lru.inactivePages();
    for (long scanned = 0; scanned < 2 * pages + SCAN; scanned += SCAN) {
      memory.reclaim(Integer.MAX_VALUE);
    }
  }
}
