package dev.gangway.fs.mem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One component of a path: Linux's {@code struct qstr}. Names are equal if their bytes are.
 *
 * <p>They are comparable, so that a hash table uses trees if a guest chooses colliding names.
 */
final class Name implements Comparable<Name> {
  private final MemorySegment text;
  private final long offset;
  private final int length;
  private final int hash;

  private Name(MemorySegment text, long offset, int length, int hash) {
    this.text = text;
    this.offset = offset;
    this.length = length;
    this.hash = hash;
  }

  /** A name that refers to {@code text}; valid until that changes. */
  static Name in(MemorySegment text, long offset, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + text.get(ValueLayout.JAVA_BYTE, offset + i);
    }
    return new Name(text, offset, length, hash);
  }

  /** A copy with its own bytes. */
  Name copy() {
    byte[] bytes = text.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new Name(MemorySegment.ofArray(bytes), 0, length, hash);
  }

  /** The segment that contains the bytes, from {@link #offset} on. */
  MemorySegment text() {
    return text;
  }

  long offset() {
    return offset;
  }

  int length() {
    return length;
  }

  private long mismatch(Name other) {
    return MemorySegment.mismatch(
        text, offset, offset + length, other.text, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Name name
        && hash == name.hash
        && length == name.length
        && mismatch(name) == -1;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(Name other) {
    long at = mismatch(other);
    if (at == -1) {
      return 0;
    }
    if (at == length || at == other.length) {
      return Integer.compare(length, other.length);
    }
    return Byte.compareUnsigned(
        text.get(ValueLayout.JAVA_BYTE, offset + at),
        other.text.get(ValueLayout.JAVA_BYTE, other.offset + at));
  }
}
