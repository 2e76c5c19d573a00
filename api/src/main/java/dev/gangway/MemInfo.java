package dev.gangway;

import dev.gangway.filemap.PageCache;
import java.util.List;

/**
 * What a page cache holds, in bytes, by the names of {@code /proc/meminfo}. The numbers are read
 * one after the other while guests run, so their sums may be off by some pages. Immutable.
 *
 * @param memTotal the limit of the page cache
 * @param cached the contents of host files. Unlike Linux's value, it does not include memory
 *     mounts.
 * @param active the part of {@code cached} that was used again: reclaimed last
 * @param inactive the part of {@code cached} that was used once or long ago: reclaimed first
 * @param dirty the part of {@code cached} that was changed and is not on the host yet. It includes
 *     what the host has refused to write.
 * @param writeback the part of {@code cached} that is being written to the host
 * @param mapped the part of {@code cached} that is in the memory of guests: {@link Guest#map}
 * @param shmem the contents of memory mounts. They count against the limits of their mounts, not
 *     against {@code memTotal}.
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

  /** Reads a page cache, open or closed. {@code shmem} is the number of bytes in memory mounts. */
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

  /**
   * Formats the values as {@code /proc/meminfo} does.
   *
   * @return a line for each value, in KiB, without line ends
   */
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
