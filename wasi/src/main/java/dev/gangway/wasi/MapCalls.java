package dev.gangway.wasi;

import dev.gangway.vfs.MemoryMapping;
import dev.gangway.wasi.Param.Kind;

/**
 * Mapping the files that the embedder offers into the guest's memory: the module {@code gangway}.
 *
 * <p>The guest gives the address, in memory that it got from its own allocator. Gangway does not
 * choose one, because an allocator may regard all other memory as its own.
 */
final class MapCalls {
  private MapCalls() {}

  static final Syscall MAPPING_SIZE =
      Syscall.gangway(
          "mapping_size",
          (Code.II) MapCalls::mappingSize,
          Kind.FD.named("mapping"),
          Kind.OUT_FILE_SIZE.named("size"));

  /**
   * Writes the length of a mapping.
   *
   * @param number from 0, in the order in which the embedder made them
   * @param size receives the 64-bit number of bytes; the mapping takes that in whole pages of 4096
   * @return {@code BADF} (no such mapping), {@code FAULT}
   */
  static int mappingSize(Process process, int number, int size) {
    MemoryMapping mapping = process.mappings().get(number);
    return mapping == null
        ? WasiErrno.BADF
        : WasiErrno.of(process.memory().putLong(size, mapping.length()));
  }

  static final Syscall MAP =
      Syscall.gangway(
          "map", (Code.II) MapCalls::map, Kind.FD.named("mapping"), Kind.POINTER.named("address"));

  /**
   * Maps it at {@code address}, replacing the memory there. A mapping can be mapped once.
   *
   * @param address a multiple of 4096
   * @return {@code BADF} (no such mapping, or it was unmapped), {@code BUSY} (it is mapped), {@code
   *     INVAL} (the address), {@code FAULT} (not all of it would be in memory), {@code NOMEM} (the
   *     host has no more mappings; the range is zero now), {@code NODEV}; if the bytes are copied,
   *     the errors of reading
   * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>, {@code MAP_FIXED}
   */
  static int map(Process process, int number, int address) {
    MemoryMapping mapping = process.mappings().get(number);
    return mapping == null ? WasiErrno.BADF : WasiErrno.of(mapping.map(process.memory(), address));
  }

  static final Syscall UNMAP =
      Syscall.gangway("unmap", (Code.I) MapCalls::unmap, Kind.FD.named("mapping"));

  /**
   * Unmaps it for good. The range is zero afterwards, and the memory is the guest's own again.
   *
   * @return {@code BADF} (no such mapping, or it was unmapped), {@code INVAL} (it is not mapped);
   *     {@code IO}, {@code NOSPC}, {@code DQUOT} if the file could not be written; it is unmapped
   *     nevertheless
   * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">munmap(2)</a>
   */
  static int unmap(Process process, int number) {
    MemoryMapping mapping = process.mappings().get(number);
    return mapping == null ? WasiErrno.BADF : WasiErrno.of(mapping.unmap(process.memory()));
  }
}
