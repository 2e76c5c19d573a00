package dev.gangway.testkit.exerciser;

import dev.gangway.abi.Page;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.MemoryMapping;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A file in a guest's memory, and its model. If it is shared, or the guest has not stored there, it
 * shows the file, and zeroes past its end.
 */
public final class ExerciserMapping implements AutoCloseable {
  private static final int PAGE = Page.SIZE;

  private final LinearMemory memory;
  private final MemoryMapping mapping;
  private final Model file;
  private final int offset;
  private final boolean shared;

  /** Bytes that show the file: whole pages, as far as it went when it was mapped. */
  private final int live;

  /** What the guest's own pages hold, if it has stored to a private mapping. */
  private final byte[] own;

  private final BitSet owned = new BitSet();

  ExerciserMapping(
      LinearMemory memory, MemoryMapping mapping, Model file, int offset, boolean shared) {
    this.memory = memory;
    this.mapping = mapping;
    this.file = file;
    this.offset = offset;
    this.shared = shared;
    int there = Math.max(file.size() - offset, 0);
    this.live = (int) Math.min((there + PAGE - 1) & -PAGE, mapping.bytes());
    this.own = new byte[(int) mapping.bytes()];
    file.opened();
  }

  /** Bytes of it, in whole pages. */
  int bytes() {
    return own.length;
  }

  /** Bytes from {@code at} on that a store may go to and the model can follow. */
  int storable(int at) {
    int end = shared ? Math.min(live, file.size() - offset) : own.length;
    return Math.max(end - at, 0);
  }

  /** Stores, as the guest's own instructions do. */
  void store(int at, byte[] bytes) {
    if (shared) {
      file.write(offset + at, bytes, 0, bytes.length);
    } else {
      int last = (at + bytes.length - 1) / PAGE;
      for (int page = at / PAGE; page <= last; page++) {
        if (!owned.get(page)) {
          System.arraycopy(expected(page * PAGE, PAGE), 0, own, page * PAGE, PAGE);
          owned.set(page);
        }
      }
      System.arraycopy(bytes, 0, own, at, bytes.length);
    }
    memory.store(at, bytes, 0, bytes.length);
  }

  /**
   * Compares {@code n} bytes from {@code at} on.
   *
   * @return how they differ; "" if they do not
   */
  String compare(int at, int n) {
    byte[] actual = new byte[n];
    memory.load(at, actual, 0, n);
    byte[] expected = expected(at, n);
    int first = Arrays.mismatch(expected, actual);
    return first < 0
        ? ""
        : "mapping of %s: offset %d (%#x) of the file is %#x, expected %#x"
            .formatted(
                file, offset + at + first, offset + at + first, actual[first], expected[first]);
  }

  private byte[] expected(int at, int n) {
    byte[] expected = new byte[n];
    int shown = Math.min(file.available(offset + at, n), Math.max(live - at, 0));
    if (shown > 0) {
      file.read(offset + at, expected, 0, shown);
    }
    for (int i = 0; i < n; i++) {
      if (owned.get((at + i) / PAGE)) {
        expected[i] = own[at + i];
      }
    }
    return expected;
  }

  /** {@code munmap(2)}; the model has it closed, whatever the result. */
  long unmap() {
    file.closed();
    return mapping.unmap(memory);
  }

  boolean isZero() {
    byte[] all = new byte[own.length];
    memory.load(0, all, 0, all.length);
    return Arrays.equals(all, new byte[all.length]);
  }

  @Override
  public void close() {
    memory.close();
    mapping.close();
  }

  @Override
  public String toString() {
    return (shared ? "shared " : "private ") + file + " " + offset + "+" + own.length;
  }
}
