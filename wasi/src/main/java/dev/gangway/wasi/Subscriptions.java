package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.LittleEndian;
import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a guest waits for, fetched once: later changes to the guest's array have no effect. It is
 * reused for all calls, and grows to the largest of them.
 */
final class Subscriptions {
  /** The most in one call. It limits the heap that a guest can make the host keep. */
  static final int MAX = 4096;

  private Subscription layout = Subscription.PREVIEW1;
  private MemorySegment fetched = MemorySegment.ofArray(new byte[4 * layout.size]);
  private int count;

  /**
   * Fetches an array.
   *
   * @param of the layout of its elements
   * @param n its elements, unsigned
   * @return 0; {@code -EINVAL} (none, over {@link #MAX}, or one of an unknown type); {@code
   *     -EFAULT}
   */
  long fetch(UserMemory memory, Subscription of, int array, int n) {
    layout = of;
    count = 0;
    if (n <= 0 || n > MAX) {
      return -Errno.EINVAL;
    }
    long bytes = (long) n * layout.size;
    if (memory.accessible(array, bytes) != bytes) {
      return -Errno.EFAULT;
    }
    if (fetched.byteSize() < bytes) {
      fetched = MemorySegment.ofArray(new byte[(int) bytes]);
    }
    if (memory.copyFrom(fetched, 0, array, bytes) != 0) {
      return -Errno.EFAULT;
    }
    for (int i = 0; i < n; i++) {
      if (type(i) > Event.TYPE_FD_WRITE) {
        return -Errno.EINVAL;
      }
    }
    count = n;
    return 0;
  }

  int count() {
    return count;
  }

  long userdata(int i) {
    return fetched.get(LittleEndian.LONG, at(i, Subscription.USERDATA));
  }

  /** {@code Event.TYPE_…}. */
  int type(int i) {
    return Byte.toUnsignedInt(fetched.get(ValueLayout.JAVA_BYTE, at(i, Subscription.TAG)));
  }

  /** Of a clock: which one. */
  int clock(int i) {
    return fetched.get(LittleEndian.INT, at(i, layout.clockId));
  }

  /** Of a clock: ns, unsigned. */
  long timeout(int i) {
    return fetched.get(LittleEndian.LONG, at(i, layout.clockTimeout));
  }

  /** Of a clock: {@code Subscription.ABSTIME}, and any unknown bits. */
  int clockFlags(int i) {
    return Short.toUnsignedInt(fetched.get(LittleEndian.SHORT, at(i, layout.clockFlags)));
  }

  /** Of a descriptor: its number. */
  int fd(int i) {
    return fetched.get(LittleEndian.INT, at(i, Subscription.FD));
  }

  private long at(int i, int field) {
    return (long) i * layout.size + field;
  }
}
