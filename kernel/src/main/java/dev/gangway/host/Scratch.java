package dev.gangway.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Per-thread native memory for the arguments and results of one system call at a time.
 *
 * <p>It is per thread, not per carrier: a virtual thread may be unmounted between filling it and
 * the call (for example by class loading), and another one would overwrite the arguments. It is
 * freed some time after the thread has ended.
 */
final class Scratch {

  /** The errno of the last failed call, 4 bytes, filled by the linker's call-state capture. */
  static final long ERRNO = 0;

  /** Structures that are arguments of a call. */
  static final long ARGS = 16;

  /** Bytes from {@link #ARGS} to {@link #EMPTY_STRING}. */
  static final long ARGS_SIZE = 96;

  /** Always zero: the empty path. */
  static final long EMPTY_STRING = ARGS + ARGS_SIZE;

  /** Structures that are results of a call. */
  static final long RESULT = EMPTY_STRING + 16;

  private static final long RESULT_SIZE = 256;

  private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

  final MemorySegment segment = Arena.ofAuto().allocate(RESULT + RESULT_SIZE, 16);
  private final long address = segment.address();

  private Scratch() {}

  static Scratch current() {
    return CURRENT.get();
  }

  /** The address of {@code offset}, valid as long as this thread lives. */
  long at(long offset) {
    return address + offset;
  }

  int getInt(long offset) {
    return segment.get(ValueLayout.JAVA_INT, offset);
  }

  long getLong(long offset) {
    return segment.get(ValueLayout.JAVA_LONG, offset);
  }

  void putShort(long offset, int value) {
    segment.set(ValueLayout.JAVA_SHORT, offset, (short) value);
  }

  void putInt(long offset, int value) {
    segment.set(ValueLayout.JAVA_INT, offset, value);
  }

  void putLong(long offset, long value) {
    segment.set(ValueLayout.JAVA_LONG, offset, value);
  }
}
