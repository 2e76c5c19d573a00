package dev.gangway.wasi;

import dev.gangway.abi.ByteStrings;
import dev.gangway.abi.Errno;
import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Strings in the form of C: an array of pointers, and the bytes, each string ended by NUL. They are
 * encoded once, when the guest is made.
 */
final class StringVector {
  private static final int POINTER = 4;

  private final int[] offsets;
  private final MemorySegment bytes;

  StringVector(List<String> strings) {
    offsets = new int[strings.size()];
    byte[][] encoded = new byte[offsets.length][];
    int total = 0;
    for (int i = 0; i < offsets.length; i++) {
      String string = strings.get(i);
      if (string.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a string for the guest contains NUL: " + string);
      }
      encoded[i] = ByteStrings.encode(string);
      offsets[i] = total;
      total = add(total, encoded[i].length + 1);
    }
    byte[] all = new byte[total];
    for (int i = 0; i < offsets.length; i++) {
      System.arraycopy(encoded[i], 0, all, offsets[i], encoded[i].length);
    }
    bytes = MemorySegment.ofArray(all);
  }

  private static int add(int total, int length) {
    try {
      return Math.addExact(total, length);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("strings for the guest exceed 2 GiB", e);
    }
  }

  /** Strings. */
  int count() {
    return offsets.length;
  }

  /** Bytes of all strings, each with its NUL. */
  int size() {
    return (int) bytes.byteSize();
  }

  /**
   * Writes the pointers to {@code vector} and the strings to {@code buffer}.
   *
   * @return 0; {@code -EFAULT} with nothing written if either is not all in memory
   */
  long copyTo(UserMemory memory, int vector, int buffer) {
    long pointers = (long) POINTER * offsets.length;
    if (memory.accessible(vector, pointers) != pointers
        || memory.accessible(buffer, size()) != size()) {
      return -Errno.EFAULT;
    }
    long failed = 0;
    for (int i = 0; i < offsets.length; i++) {
      failed |= memory.putInt(vector + POINTER * i, buffer + offsets[i]);
    }
    return (failed | memory.copyTo(buffer, bytes, 0, size())) == 0 ? 0 : -Errno.EFAULT;
  }
}
