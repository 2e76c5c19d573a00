package dev.gangway.uaccess;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mman;
import dev.gangway.abi.Page;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostMemory;
import dev.gangway.host.Linux;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * A memfd, for folios that guests map. Unlike {@link KernelMemory}, it can be mapped more than
 * once.
 *
 * <p>All {@link Piece}s share one host descriptor, which stays open as long as there is a piece.
 * The memfd is never truncated, because an access to a mapping past its end is SIGBUS. Unused
 * memory is returned as a hole. Thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
 */
public final class SharedMemory {
  private static final int CLOSED = -1;
  private static final Cleaner CLEANER = Cleaner.create();

  /** Guarded by this. */
  private int fd = CLOSED;

  /** Size of the memfd. No part of it is used twice. Guarded by this. */
  private long end;

  /** Guarded by this. */
  private int pieces;

  /** Whether this host has such memory: Linux, with pages of 4 KiB, and memfds not forbidden. */
  public static boolean isAvailable() {
    return Available.HERE;
  }

  private static final class Available {
    static final boolean HERE = Tier.current() == Tier.LINUX && probe();

    private static boolean probe() {
      if (Linux.pageSize() != Page.SIZE) {
        return false;
      }
      long fd = createMemfd();
      return fd >= 0 && HostFile.close((int) fd) == 0;
    }
  }

  private static long createMemfd() {
    long fd = HostMemory.memfdCreate("gangway", Mman.MFD_NOEXEC_SEAL);
    // Before Linux 6.3 there is no such flag.
    return fd == -Errno.EINVAL ? HostMemory.memfdCreate("gangway", 0) : fd;
  }

  /**
   * Addresses for {@code bytes} bytes; no memory yet.
   *
   * @param bytes a multiple of 4096, above 0
   * @return null if the host has no address space or no descriptor left
   */
  public synchronized @Nullable Piece allocate(long bytes) {
    if (fd == CLOSED) {
      fd = (int) Math.max(createMemfd(), CLOSED);
      end = 0;
    }
    if (fd == CLOSED) {
      return null;
    }
    long address = HostFile.ftruncate(fd, end + bytes);
    if (address == 0) {
      int flags = Mman.MAP_SHARED | Mman.MAP_NORESERVE;
      address = HostMemory.mmap(0, bytes, Mman.PROT_READ | Mman.PROT_WRITE, flags, fd, end);
    }
    pieces++;
    if (address < 0) {
      given();
      return null;
    }
    Piece piece = new Piece(this, fd, end, address, bytes);
    end += bytes;
    return piece;
  }

  private synchronized void given() {
    pieces--;
    if (pieces == 0) {
      HostFile.close(fd);
      fd = CLOSED;
    }
  }

  private static void unmap(SharedMemory owner, int fd, long offset, long address, long bytes) {
    HostMemory.munmap(address, bytes);
    punch(fd, offset, bytes);
    owner.given();
  }

  private static void punch(int fd, long offset, long bytes) {
    int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
    HostFile.fallocate(fd, mode, offset, bytes);
  }

  /** A part of it, mapped for the kernel. It is closed at the latest when it is garbage. */
  public static final class Piece implements AutoCloseable {
    private final int fd;
    private final long fileOffset;
    private final MemorySegment segment;
    private final Cleaner.Cleanable cleanable;

    private Piece(SharedMemory owner, int fd, long fileOffset, long address, long bytes) {
      this.fd = fd;
      this.fileOffset = fileOffset;
      // A late access, in any thread, is an exception and not a fault.
      Arena arena = Arena.ofShared();
      this.segment =
          MemorySegment.ofAddress(address)
              .reinterpret(bytes, arena, s -> unmap(owner, fd, fileOffset, address, bytes));
      this.cleanable = CLEANER.register(this, arena::close);
    }

    /** The kernel's mapping of it. */
    public MemorySegment segment() {
      return segment;
    }

    /**
     * Allocates the memory of a range now, zeroed. If it were allocated at the first access, a host
     * without memory would kill the JVM.
     *
     * @return 0 or {@code -errno}
     */
    public long populate(long offset, long bytes) {
      return HostFile.fallocate(fd, 0, fileOffset + offset, bytes);
    }

    /** Frees the memory of a range, which must be neither mapped by a guest nor in use. */
    public void discard(long offset, long bytes) {
      punch(fd, fileOffset + offset, bytes);
    }

    /**
     * Maps a range over any mapping at {@code address}.
     *
     * @return 0 or {@code -errno}; after a failure the range may be unmapped
     */
    long mapAt(long address, long bytes, long offset, boolean shared) {
      long result =
          shared
              ? HostMemory.mapShared(address, bytes, fd, fileOffset + offset)
              : HostMemory.mapPrivate(address, bytes, fd, fileOffset + offset);
      return Math.min(result, 0);
    }

    /** Frees all of it. It must be neither mapped by a guest nor in use. Idempotent. */
    @Override
    public void close() {
      cleanable.clean();
    }
  }
}
