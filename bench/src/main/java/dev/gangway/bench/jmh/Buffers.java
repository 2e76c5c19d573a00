package dev.gangway.bench.jmh;

import dev.gangway.abi.Mman;
import dev.gangway.host.HostMemory;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.RangeCheck;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Source and target of the copies, and the position of the next one.
 *
 * <p>All of it is memory of one kind, that of guests: mapped, and in huge pages if the host has
 * them. What 64 KiB take depends by some percent on which pages a buffer got, and malloc's are
 * others.
 */
@State(Scope.Thread)
public class Buffers {
  /** More than the caches of a processor hold. */
  static final int SPAN = 128 << 20;

  /** With room for the largest copy at the last place. */
  static final int CAPACITY = SPAN + (16 << 20) + LinearMemory.PAGE_SIZE;

  private static final long HUGE_PAGE = 2 << 20;

  @Param({"1", "8", "64", "512", "4096", "65536", "1048576", "16777216"})
  int size;

  /** Where the source begins, after a multiple of 64. */
  @Param({"0", "1"})
  int offset;

  /** Whether each copy is of the same bytes, or of others that no cache holds any more. */
  @Param({"in", "out"})
  String cache = "";

  @SuppressWarnings("NullAway.Init") // by set-up
  LinearMemory memory;

  final MemorySegment user = map();
  final MemorySegment kernel = map();

  private int mask;
  private int step;
  private int at;

  private static MemorySegment map() {
    long reserved = HostMemory.reserve(CAPACITY + HUGE_PAGE);
    long address = (reserved + HUGE_PAGE - 1) & -HUGE_PAGE;
    if (reserved < 0
        || HostMemory.madvise(address, CAPACITY, Mman.MADV_HUGEPAGE) < 0
        || HostMemory.protectReadWrite(address, CAPACITY) < 0) {
      throw new OutOfMemoryError("no room for " + CAPACITY + " bytes");
    }
    return MemorySegment.ofAddress(address).reinterpret(CAPACITY).fill((byte) 1);
  }

  /** Takes the guest's memory. */
  @Setup(Level.Trial)
  public void setUp() {
    RangeCheck.permitUnchecked(); // for the benchmark whose JVM asks for that
    int pages = CAPACITY / LinearMemory.PAGE_SIZE;
    memory = LinearMemory.create(pages, pages);
    memory.fill(0, (byte) 1, CAPACITY);
    mask = cache.equals("in") ? 0 : SPAN - 64;
    step = Math.max(size, 4096) + 64;
  }

  /** Gives it back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    memory.close();
  }

  /** Where the next copy goes: a multiple of 64. */
  int next() {
    at = (at + step) & mask;
    return at;
  }
}
