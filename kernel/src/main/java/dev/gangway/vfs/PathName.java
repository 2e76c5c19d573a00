package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A path, fetched from the guest once and checked: Linux's {@code struct filename}.
 *
 * <p>It is off heap and ends with NUL, so that it can be passed to the host's system calls.
 * Reusable; not thread-safe.
 */
public final class PathName {
  /** Maximum bytes of a path, with its NUL. */
  public static final int PATH_MAX = 4096;

  /** Maximum bytes of a component. */
  public static final int NAME_MAX = 255;

  private final MemorySegment bytes = Arena.ofAuto().allocate(PATH_MAX + 1, 8);
  private int length;
  private boolean single;

  /**
   * Fetches a relative path: {@code getname()}.
   *
   * @param n its length in bytes, unsigned
   * @return 0; {@code -EFAULT}; {@code -ENOENT} (empty); {@code -ENAMETOOLONG}; {@code -EINVAL} (a
   *     NUL in it); {@code -EILSEQ} (not UTF-8); {@code -EPERM} (absolute)
   */
  public long fetch(UserMemory memory, int pointer, int n) {
    long result = fetchRaw(memory, pointer, n);
    return result < 0 ? result : check(false);
  }

  /**
   * As {@link #fetch}, for the text of a symlink: the file system checks whether it is absolute,
   * and a component may be longer than {@link #NAME_MAX}. Only following such a link is {@code
   * -ENAMETOOLONG}.
   */
  public long fetchTarget(UserMemory memory, int pointer, int n) {
    long result = fetchRaw(memory, pointer, n);
    return result < 0 ? result : check(true);
  }

  private long fetchRaw(UserMemory memory, int pointer, int n) {
    length = 0;
    long wanted = Integer.toUnsignedLong(n);
    if (memory.accessible(pointer, wanted) != wanted) {
      return -Errno.EFAULT;
    }
    if (wanted >= PATH_MAX) {
      return -Errno.ENAMETOOLONG;
    }
    if (memory.copyFrom(bytes, 0, pointer, wanted) != 0) {
      return -Errno.EFAULT;
    }
    length = n;
    bytes.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    return 0;
  }

  /** Sets a relative path from a Java array; results as {@link #fetch}. */
  public long set(byte[] text) {
    length = 0;
    if (text.length >= PATH_MAX) {
      return -Errno.ENAMETOOLONG;
    }
    MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
    length = text.length;
    bytes.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    return check(false);
  }

  private long check(boolean isTarget) {
    if (length == 0) {
      return -Errno.ENOENT;
    }
    boolean ascii = true;
    boolean slash = false;
    int component = 0;
    boolean tooLong = false;
    for (int i = 0; i < length; i++) {
      byte b = at(i);
      if (b == 0) {
        return -Errno.EINVAL;
      }
      ascii &= b > 0;
      if (b == '/') {
        slash = true;
        component = 0;
      } else {
        tooLong |= ++component > NAME_MAX;
      }
    }
    if (!ascii && !Utf8.isValid(bytes, length)) {
      return -Errno.EILSEQ;
    }
    if (tooLong && !isTarget) {
      return -Errno.ENAMETOOLONG;
    }
    if (!isTarget && isAbsolute()) {
      return -Errno.EPERM;
    }
    single = !slash && !isDotOrDotDot();
    return 0;
  }

  /** The path, terminated by NUL. */
  public MemorySegment segment() {
    return bytes;
  }

  /** Length in bytes, without the NUL. */
  public int length() {
    return length;
  }

  /** Byte {@code i} of the path. */
  public byte at(int i) {
    return bytes.get(ValueLayout.JAVA_BYTE, i);
  }

  /** Whether it is one plain name: without a slash, and neither {@code .} nor {@code ..}. */
  public boolean isSingleName() {
    return single;
  }

  public boolean isAbsolute() {
    return length > 0 && at(0) == '/';
  }

  public boolean hasTrailingSlash() {
    return length > 0 && at(length - 1) == '/';
  }

  private boolean isDotOrDotDot() {
    return at(0) == '.' && (length == 1 || (length == 2 && at(1) == '.'));
  }

  /** A copy of the bytes, without NUL. */
  public byte[] toBytes() {
    return bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
