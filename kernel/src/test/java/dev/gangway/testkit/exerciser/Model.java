package dev.gangway.testkit.exerciser;

import java.util.Arrays;

/**
 * What one file must hold: its bytes, its size and how many names it has. Offsets and sizes are
 * bytes; every byte that was never written is zero.
 */
public final class Model {
  private final int id;

  /** At least {@link #size} of them; zero from there on. */
  private byte[] bytes = new byte[0];

  private int size;
  private int links;
  private int handles;

  /**
   * @param id tells it from others in the log, as an inode number does
   */
  Model(int id) {
    this.id = id;
  }

  public int size() {
    return size;
  }

  /**
   * Puts {@code n} bytes of {@code from} at {@code offset}; the file grows as far as they reach.
   */
  public void write(int offset, byte[] from, int fromOffset, int n) {
    if (n == 0) {
      return;
    }
    extend(offset + n);
    System.arraycopy(from, fromOffset, bytes, offset, n);
  }

  /** Puts {@code n} bytes of {@code from}, all of them inside that, at {@code to}. */
  public void copy(Model from, int fromOffset, int to, int n) {
    if (n == 0) {
      return;
    }
    byte[] moved = new byte[n];
    from.read(fromOffset, moved, 0, n);
    write(to, moved, 0, n);
  }

  /** Zeroes what of the range is inside the file: a punched hole. */
  public void zero(int offset, int n) {
    if (offset < size) {
      Arrays.fill(bytes, offset, Math.min(size, offset + n), (byte) 0);
    }
  }

  /** Cuts the file, or extends it with zeroes. */
  public void truncate(int newSize) {
    if (newSize < size) {
      Arrays.fill(bytes, newSize, size, (byte) 0);
    }
    resize(newSize);
  }

  /** The file is at least that long from now on. */
  public void extend(int newSize) {
    resize(Math.max(size, newSize));
  }

  /** Bytes that a read of up to {@code n} finds at {@code offset}. */
  public int available(int offset, int n) {
    return Math.clamp((long) size - offset, 0, n);
  }

  /** Copies out {@code n} bytes, all of them inside the file. */
  public void read(int offset, byte[] to, int toOffset, int n) {
    System.arraycopy(bytes, offset, to, toOffset, n);
  }

  /**
   * Compares {@code n} bytes of {@code actual} with those at {@code offset}, all inside the file.
   *
   * @return how many are the same before the first that differs; -1 if all are
   */
  public int mismatch(int offset, byte[] actual, int actualOffset, int n) {
    return n == 0
        ? -1
        : Arrays.mismatch(bytes, offset, offset + n, actual, actualOffset, actualOffset + n);
  }

  private void resize(int newSize) {
    if (newSize > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
    }
    size = newSize;
  }

  // ---- names and descriptors ------------------------------------------------------------------

  /** Names that it has. */
  public int links() {
    return links;
  }

  void linked() {
    links++;
  }

  void unlinked() {
    links--;
  }

  /** Whether any guest has it open. */
  public boolean isOpen() {
    return handles > 0;
  }

  void opened() {
    handles++;
  }

  void closed() {
    handles--;
  }

  @Override
  public String toString() {
    return "#" + id;
  }
}
