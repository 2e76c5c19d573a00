package dev.gangway;

import dev.gangway.filemap.PageCache;
import java.util.List;

/**
 * What a page cache holds, in bytes, by the names of {@code /proc/meminfo}. The numbers are read
 * one after the other while guests run, so they need not fit each other to the page.
 *
 * @param memTotal the limit: the most memory for the contents of cached files
 * @param cached memory that contents of the host's files are in. Unlike Linux's, it does not
 *     include memory mounts.
 * @param active of it, what was used again: reclaimed last
 * @param inactive of it, what was used once or long ago: reclaimed first
 * @param dirty of it, what was written to and is not on the host, also if the host has refused it
 * @param writeback of it, what is on its way to the host
 * @param mapped of it, what is in the memory of guests: {@link Guest#map}
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

  /** Of a page cache, open or closed, with {@code shmem} bytes in memory mounts beside it. */
  static MemInfo of(PageCache cache, long shmem) {
    dev.gangway.filemap.MemInfo now = dev.gangway.filemap.MemInfo.of(cache, shmem);
    return new MemInfo(
        now.memTotal(),
        now.cached(),
        now.active(),
        now.inactive(),
        now.dirty(),
        now.writeback(),
        now.mapped(),
        now.shmem(),
        now.slab());
  }

  /** Lines as {@code /proc/meminfo} has them. */
  public List<String> lines() {
    return List.of(
        line("MemTotal", memTotal),
        line("Cached", cached),
        line("Active(file)", active),
        line("Inactive(file)", inactive),
        line("Dirty", dirty),
        line("Writeback", writeback),
        line("Mapped", mapped),
        line("Shmem", shmem),
        line("Slab", slab));
  }

  private static String line(String name, long bytes) {
    String kib = Long.toString(bytes >> 10);
    return name
        + ":"
        + " ".repeat(Math.max(24 - name.length() - 1 - kib.length(), 1))
        + kib
        + " kB";
  }
}
