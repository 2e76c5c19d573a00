package dev.gangway.filemap;

import dev.gangway.host.HostMemory;
import dev.gangway.uaccess.Bio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Storage of one file, in the test's memory. A test can make it fail, return short counts or be
 * slow.
 *
 * <p>Like a host, it may move a part of the bytes; another <i>call</i> then moves the rest. Calls
 * are numbered from 1.
 */
public final class Disk implements AddressSpaceOps {
  public enum Kind {
    READ,
    WRITE,
    TRUNCATE,
    PUNCH
  }

  /** Moves all requested bytes. */
  public static final long ALL = Long.MAX_VALUE;

  /** Decides the result of a call. */
  @FunctionalInterface
  public interface Fault {
    /**
     * Called before each call; it may wait.
     *
     * @return the maximum of bytes that the call moves, above 0; {@code -errno} to fail with
     *     nothing changed
     */
    long at(int call, Kind kind, long position, long n) throws InterruptedException;
  }

  public static final Fault NONE = (call, kind, position, n) -> ALL;

  /** Every write fails with {@code errno}. */
  public static Fault writesFail(int errno) {
    return (call, kind, position, n) -> kind == Kind.WRITE ? -errno : ALL;
  }

  /**
   * Every write waits for {@code mayWrite}.
   *
   * @param writing is counted down if a write begins
   */
  public static Fault writesWait(CountDownLatch writing, CountDownLatch mayWrite) {
    return (call, kind, position, n) -> {
      if (kind == Kind.WRITE) {
        writing.countDown();
        mayWrite.await();
      }
      return ALL;
    };
  }

  /**
   * A file that is the other end of transfers, because a folio's memory is only accessible by one.
   * All disks share it, under its monitor.
   */
  private static final class Window {
    static final int BYTES = 4 << 20;
    static final int FD = (int) HostMemory.memfdCreate("disk", 0);
    static final MemorySegment MEMORY = map();

    private static MemorySegment map() {
      Path path = Path.of("/proc/self/fd/" + FD);
      try (FileChannel file =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.global());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Kind, Integer> callsByKind = new ConcurrentHashMap<>();
  private volatile Fault fault = NONE;

  /** Guarded by this. */
  private byte[] bytes;

  private int size;

  /** An empty one. */
  public Disk() {
    this(new byte[0]);
  }

  public Disk(byte[] content) {
    bytes = content.clone();
    size = content.length;
  }

  public void setFault(Fault next) {
    fault = next;
  }

  /** Number of calls so far. */
  public int calls() {
    return calls.get();
  }

  /** Number of calls of a kind so far. */
  public int calls(Kind kind) {
    return callsByKind.getOrDefault(kind, 0);
  }

  /** Changes a byte, as another program would. */
  public synchronized void change(int position, byte value) {
    bytes[position] = value;
  }

  /** The whole contents. */
  public synchronized byte[] content() {
    return Arrays.copyOf(bytes, size);
  }

  private long ask(Kind kind, long position, long n) {
    callsByKind.merge(kind, 1, Integer::sum);
    try {
      return fault.at(calls.incrementAndGet(), kind, position, n);
    } catch (InterruptedException e) {
      throw new AssertionError("unexpected interrupt of a transfer", e);
    }
  }

  // ---- changes past the cache -----------------------------------------------------------------

  public long truncate(long to) {
    long status = ask(Kind.TRUNCATE, to, 0);
    if (status < 0) {
      return status;
    }
    synchronized (this) {
      resize((int) to);
    }
    return 0;
  }

  public long punch(long position, long n) {
    long status = ask(Kind.PUNCH, position, n);
    if (status < 0) {
      return status;
    }
    synchronized (this) {
      int from = (int) Math.min(position, size);
      Arrays.fill(bytes, from, (int) Math.min(position + n, size), (byte) 0);
    }
    return 0;
  }

  private void resize(int to) {
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
    }
    // Truncated bytes are zero if the file grows again.
    Arrays.fill(bytes, Math.min(size, to), Math.max(size, to), (byte) 0);
    size = to;
  }

  // ---- operations for the page cache ----------------------------------------------------------

  @Override
  public boolean hasBacking() {
    return true;
  }

  @Override
  public long readPages(Bio into, long position) {
    long read = 0;
    while (into.bytes() > 0) {
      long most = ask(Kind.READ, position + read, into.bytes());
      if (most < 0) {
        return most;
      }
      long n = readOnce(into, position + read, most);
      if (n == 0) {
        break;
      }
      into.advance(n);
      read += n;
    }
    return read;
  }

  private synchronized long readOnce(Bio into, long position, long most) {
    long n = Math.min(Math.min(into.bytes(), most), size - position);
    if (n <= 0) {
      return 0;
    }
    // The end of the window limits the transfer.
    long moved;
    synchronized (Window.MEMORY) {
      long at = Window.BYTES - n;
      MemorySegment.copy(bytes, (int) position, Window.MEMORY, ValueLayout.JAVA_BYTE, at, (int) n);
      moved = into.preadv(Window.FD, at);
    }
    if (moved != n) {
      throw new AssertionError("moved " + moved + " of " + n);
    }
    return n;
  }

  @Override
  public long writePages(Bio from, long position) {
    long written = 0;
    while (from.bytes() > 0) {
      long most = ask(Kind.WRITE, position + written, from.bytes());
      if (most < 0) {
        return most;
      }
      long n = writeOnce(from, position + written, most);
      from.advance(n);
      written += n;
    }
    return 0;
  }

  private synchronized long writeOnce(Bio from, long position, long most) {
    long n = Math.min(from.bytes(), most);
    if (position + n > size) {
      resize((int) (position + n));
    }
    synchronized (Window.MEMORY) {
      long moved = from.pwritev(Window.FD, 0);
      if (moved != from.bytes() || moved > Window.BYTES) {
        throw new AssertionError("moved " + moved + " of " + from.bytes());
      }
      MemorySegment.copy(Window.MEMORY, ValueLayout.JAVA_BYTE, 0, bytes, (int) position, (int) n);
    }
    return n;
  }

  /** A file without backing storage. */
  public static final class Memory implements AddressSpaceOps.WithoutBacking {}
}
