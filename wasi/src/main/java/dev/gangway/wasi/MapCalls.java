package dev.gangway.wasi;

import dev.gangway.vfs.MemoryMapping;
import dev.gangway.wasi.Param.Kind;

/**
 * Files that the embedder has for the guest's memory: the module {@code gangway}.
 *
 * <p>The guest says where, in memory that it has from its own allocator: an allocator may take all
 * memory for its own that it finds, so nothing is ever put where the guest has not made room.
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
   * How long a mapping is.
   *
   * @param number from 0 on, in the order in which the embedder made them
   * @param size where the 64-bit number of bytes goes; it takes that in whole pages of 4096
   * @return {@code BADF} (there is none of that number), {@code FAULT}
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
   * Puts a mapping in the place of what is at {@code address}, once.
   *
   * @param address a multiple of 4096
   * @return {@code BADF} (there is none of that number, or it was unmapped), {@code BUSY} (it is
   *     mapped), {@code INVAL} (the address), {@code FAULT} (not all of it would be in memory),
   *     {@code NOMEM} (the host has no more mappings; zeroes are there now), {@code NODEV}, and
   *     where the bytes are copied those of reading
   * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>, {@code MAP_FIXED}
   */
  static int map(Process process, int number, int address) {
    MemoryMapping mapping = process.mappings().get(number);
    return mapping == null ? WasiErrno.BADF : WasiErrno.of(mapping.map(process.memory(), address));
  }

  static final Syscall UNMAP =
      Syscall.gangway("unmap", (Code.I) MapCalls::unmap, Kind.FD.named("mapping"));

  /**
   * Takes a mapping away for good: zeroes are where it was, and the memory is the guest's own
   * again.
   *
   * @return {@code BADF} (there is none of that number, or it was unmapped), {@code INVAL} (it is
   *     not mapped); {@code IO}, {@code NOSPC}, {@code DQUOT} where the file could not be written,
   *     and it is unmapped
   * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">munmap(2)</a>
   */
  static int unmap(Process process, int number) {
    MemoryMapping mapping = process.mappings().get(number);
    return mapping == null ? WasiErrno.BADF : WasiErrno.of(mapping.unmap(process.memory()));
  }
}
