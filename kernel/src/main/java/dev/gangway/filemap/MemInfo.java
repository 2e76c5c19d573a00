package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import dev.gangway.mm.LruLists;
import dev.gangway.mm.NodeStat;
import dev.gangway.mm.PageMemory;
import dev.gangway.mm.VmStat;

/**
 * What a page cache holds, in bytes, by the names of {@code /proc/meminfo}. Taken one after the
 * other while others go on, so the numbers need not fit each other to the page.
 *
 * @param memTotal the limit: the most memory for the contents of cached files
 * @param cached memory that contents of files of the host are in; those of memory mounts are not
 *     among them, unlike Linux's
 * @param active of it, what was used again: the last that is reclaimed
 * @param inactive of it, what was used once or long ago: the first that is reclaimed
 * @param dirty of it, what was written to and is not with the host, also because the host has
 *     refused it
 * @param writeback of it, what is on its way to the host
 * @param mapped of it, what is in the memory of guests: see {@code mmap.VmArea}
 * @param shmem the contents of memory mounts, which count against their own limits and not against
 *     this one
 * @param slab memory that was taken from the system under the limit, in use or free
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
   * Of a page cache, open or closed.
   *
   * @param shmem bytes of the memory mounts beside it
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
