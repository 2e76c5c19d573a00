package dev.gangway.bench.jmh;

import dev.gangway.uaccess.LinearMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What is copied from and to, and where in it the next copy is. */
@State(Scope.Thread)
public class Buffers {
  /** More than the caches of a processor hold. */
  static final int SPAN = 128 << 20;

  /** With room for the largest copy at the last place. */
  static final int CAPACITY = SPAN + (16 << 20) + LinearMemory.PAGE_SIZE;

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

  final MemorySegment user = Arena.global().allocate(CAPACITY, 4096);
  final MemorySegment kernel = Arena.global().allocate(CAPACITY, 4096);

  private int mask;
  private int step;
  private int at;

  /** Takes the guest's memory. */
  @Setup(Level.Trial)
  public void setUp() {
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
