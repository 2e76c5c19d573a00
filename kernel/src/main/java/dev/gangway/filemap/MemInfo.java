package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.LruLists;
import dev.gangway.mm.NodeStat;
import dev.gangway.mm.PageMemory;
import dev.gangway.mm.VmStat;

/**
 * The contents of a page cache in bytes, with the names of {@code /proc/meminfo}. The values are
 * read one after the other without a lock, so they may not add up exactly.
 *
 * @param memTotal the limit of the memory for cached files
 * @param cached memory with the contents of host files; unlike Linux's, it excludes memory mounts
 * @param active part of it that was used again; reclaimed last
 * @param inactive part of it that was used once or long ago; reclaimed first
 * @param dirty part of it that is not in storage yet, also because the host refused it
 * @param writeback part of it that is under writeback
 * @param mapped part of it that guests map: see {@code mmap.VmArea}
 * @param shmem the contents of memory mounts, which count against their own limits, not this one
 * @param slab memory taken from the system under the limit, in use or free
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_meminfo.5.html">proc_meminfo(5)</a>
 * @see VmStat
 */
public record MemInfo(
    long memTotal,
    long cached,
    long active,
    long inactive,
    long dirty,
    long writeback,
    long mapped,
    long shmem,
    long slab) {

  /**
   * The values of a page cache, open or closed.
   *
   * @param shmem bytes of the memory mounts
   */
  public static MemInfo of(PageCache cache, long shmem) {
    NodeStat pages = cache.nodeStat();
    PageMemory memory = cache.memory();
    LruLists lru = memory.lru();
    return new MemInfo(
        memory.maxBytes(),
        memory.cachedBytes(),
        bytes(lru.activePages()),
        bytes(lru.inactivePages()),
        bytes(pages.dirty()),
        bytes(pages.writeback()),
        memory.mappedBytes(),
        shmem,
        memory.usedBytes());
  }

  private static long bytes(long pages) {
    return pages << Folio.PAGE_SHIFT;
  }
}
