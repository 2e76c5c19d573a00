package dev.gangway.crash;

import java.util.Arrays;

/** A file's bytes as its operations leave them: what a hole or a truncation leaves out is zero. */
final class Content {
  private byte[] bytes;
  private int size;

  Content(byte[] bytes) {
    this.bytes = bytes.clone();
    this.size = bytes.length;
  }

  Content copy() {
    return new Content(Arrays.copyOf(bytes, size));
  }

  int size() {
    return size;
  }

  /** A byte; zero past the end. */
  byte at(int position) {
    return position < size ? bytes[position] : 0;
  }

  void write(int offset, byte[] data) {
    setSize(Math.max(size, offset + data.length));
    System.arraycopy(data, 0, bytes, offset, data.length);
  }

  void setSize(int newSize) {
    if (newSize > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
    } else if (newSize < size) {
      Arrays.fill(bytes, newSize, size, (byte) 0);
    }
    size = newSize;
  }
}
