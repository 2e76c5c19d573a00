package dev.gangway.host;

import dev.gangway.abi.Mman;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reserves, commits and frees address space. The package describes results. An address can be a
 * result, because Linux gives processes only positive addresses.
 *
 * <p>Addresses, lengths and offsets are multiples of {@link Linux#pageSize} (Linux rounds lengths
 * up). A caller that unmaps or protects memory ensures that it is no longer in use, because a later
 * access kills the JVM.
 */
public final class HostMemory {

  private HostMemory() {}

  /** Plain mmap(2). Returns the address. */
  public static long mmap(long address, long length, int prot, int flags, int fd, long offset) {
    return Syscall.call(Nr.MMAP, address, length, prot, flags, fd, offset);
  }

  /**
   * Reserves only addresses: no memory, no swap, and any access is a fault. Returns the base.
   * ENOMEM if a limit on address space (RLIMIT_AS) forbids it.
   */
  public static long reserve(long length) {
    int flags = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_NORESERVE;
    return mmap(0, length, Mman.PROT_NONE, flags, -1, 0);
  }

  /** Maps a file, shared, readable and writable, over any mapping at {@code address}. */
  public static long mapShared(long address, long length, int fd, long offset) {
    int flags = Mman.MAP_SHARED | Mman.MAP_FIXED | Mman.MAP_NORESERVE;
    return mmap(address, length, Mman.PROT_READ | Mman.PROT_WRITE, flags, fd, offset);
  }

  /** Maps a file copy-on-write over any mapping at {@code address}. */
  public static long mapPrivate(long address, long length, int fd, long offset) {
    int flags = Mman.MAP_PRIVATE | Mman.MAP_FIXED | Mman.MAP_NORESERVE;
    return mmap(address, length, Mman.PROT_READ | Mman.PROT_WRITE, flags, fd, offset);
  }

  /**
   * Makes reserved memory usable; it reads as zero. ENOMEM if the system commits no more memory.
   */
  public static long protectReadWrite(long address, long length) {
    return Syscall.call(Nr.MPROTECT, address, length, Mman.PROT_READ | Mman.PROT_WRITE);
  }

  /**
   * Makes memory readable and executable, and no longer writable. EACCES if a policy forbids it.
   */
  public static long protectReadExecute(long address, long length) {
    return Syscall.call(Nr.MPROTECT, address, length, Mman.PROT_READ | Mman.PROT_EXEC);
  }

  /** munmap(2): the addresses can be reused at once. */
  public static long munmap(long address, long length) {
    return Syscall.call(Nr.MUNMAP, address, length);
  }

  /** madvise(2) with {@code Mman.MADV_*}. */
  public static long madvise(long address, long length, int advice) {
    return Syscall.retrying(Nr.MADVISE, address, length, advice);
  }

  /**
   * memfd_create(2): a file in memory without a name in any directory, of size 0, closed on exec.
   *
   * @param name shown only in {@code /proc/PID/maps}, at most 249 bytes
   * @param flags {@code Mman.MFD_*}; MFD_CLOEXEC is added
   */
  public static long memfdCreate(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(name);
      return Syscall.call(Nr.MEMFD_CREATE, bytes.address(), flags | Mman.MFD_CLOEXEC);
    }
  }
}
