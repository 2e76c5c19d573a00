package dev.gangway.compiler;

import static run.endive.runtime.ConstantEvaluators.computeConstantValue;

import dev.gangway.uaccess.OutOfBoundsException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * What the memories that Gangway gives to Endive have in common: limits, data segments, and
 * waiting.
 *
 * <p>Endive computes an address by a 32-bit addition, and passes a base at or above 2 GiB without
 * its offset. So a memory never has more than {@link Memory#RUNTIME_MAX_PAGES} pages: such an
 * address is then always out of range.
 *
 * <p>A shared memory belongs to one guest, which has one thread.
 */
public abstract class SegmentedMemory implements Memory {
  /** A bulk instruction of at least this many bytes checks the interrupt. */
  private static final int LONG_BYTES = 4 << 10;

  /** Results of {@code memory.atomic.wait}; 0 would be woken. */
  private static final int NOT_EQUAL = 1;

  private static final int TIMED_OUT = 2;

  protected final MemoryLimits limits;

  /** The instance's own array: {@code data.drop} changes it there. */
  private DataSegment[] dataSegments = {};

  protected SegmentedMemory(MemoryLimits limits) {
    this.limits = limits;
  }

  @Override
  public final int initialPages() {
    return limits.initialPages();
  }

  @Override
  public final boolean shared() {
    return limits.shared();
  }

  // ---- segments -------------------------------------------------------------------------------

  @Override
  public final void initialize(Instance instance, DataSegment[] segments) {
    initialize(instance, segments, 0);
  }

  @Override
  public final void initialize(Instance instance, DataSegment[] segments, int memoryIndex) {
    if (segments == null) {
      return;
    }
    dataSegments = segments;
    for (int i = 0; i < segments.length; i++) {
      if (segments[i] instanceof ActiveDataSegment active && active.index() == memoryIndex) {
        int offset = (int) computeConstantValue(instance, active.offsetInstructions())[0];
        byte[] data = active.data();
        initialize(offset, data);
        drop(i);
      }
    }
  }

  private void initialize(int offset, byte[] data) {
    try {
      write(offset, data, 0, data.length);
    } catch (OutOfBoundsException e) {
      throw new TrapException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public final void initPassiveSegment(int segmentId, int dest, int offset, int size) {
    byte[] data = dataSegments[segmentId].data();
    if (Integer.toUnsignedLong(offset) + Integer.toUnsignedLong(size) > data.length) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
    checkInterrupt(size);
    write(dest, data, offset, size);
  }

  @Override
  public final void drop(int segment) {
    dataSegments[segment] = PassiveDataSegment.EMPTY;
  }

  protected static void checkInterrupt(int bytes) {
    if (Integer.compareUnsigned(bytes, LONG_BYTES) >= 0 && Thread.currentThread().isInterrupted()) {
      throw new WasmInterruptedException("Thread interrupted");
    }
  }

  @Override
  public final void atomicFence() {
    VarHandle.fullFence();
  }

  /** Does nothing: a new memory is zero, and Endive calls this for new ones only. */
  @Override
  public final void zero() {}

  // ---- wait and notify ------------------------------------------------------------------------

  @Override
  public final int atomicWait(int addr, int expected, long timeout) {
    requireShared();
    return atomicReadInt(addr) == expected ? sleep(timeout) : NOT_EQUAL;
  }

  @Override
  public final int atomicWait(int addr, long expected, long timeout) {
    requireShared();
    return atomicReadLong(addr) == expected ? sleep(timeout) : NOT_EQUAL;
  }

  @Override
  public final int atomicNotify(int addr, int maxThreads) {
    int _ = atomicReadInt(addr); // traps if the address is out of range
    return 0; // no other thread can be waiting
  }

  /**
   * No other thread can wake this one.
   *
   * @param timeout ns; negative: forever, that is until a fatal signal
   */
  private static int sleep(long timeout) {
    try {
      Thread.sleep(Duration.ofNanos(timeout < 0 ? Long.MAX_VALUE : timeout));
      return TIMED_OUT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WasmInterruptedException(e);
    }
  }

  private void requireShared() {
    if (!limits.shared()) {
      throw new WasmRuntimeException("expected shared memory");
    }
  }

  @Override
  @SuppressWarnings("removal")
  public final Object lock(int address) {
    throw new UnsupportedOperationException("atomic accesses need no lock");
  }

  @Override
  @SuppressWarnings("removal")
  public final int waitOn(int address, int expected, long timeout) {
    return atomicWait(address, expected, timeout);
  }

  @Override
  @SuppressWarnings("removal")
  public final int waitOn(int address, long expected, long timeout) {
    return atomicWait(address, expected, timeout);
  }

  @Override
  @SuppressWarnings("removal")
  public final int notify(int address, int maxThreads) {
    return atomicNotify(address, maxThreads);
  }
}
