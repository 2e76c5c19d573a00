package dev.gangway.concurrency;

import java.util.Arrays;

/** The sequential specification of {@link SharedFile}: bytes in an array. */
public final class SharedFileSpecification {
  private byte[] bytes = new byte[0];

  private long put(int at, int value) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + 2));
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) value;
    return 2;
  }

  public long write(int cell, int value) {
    return put((int) SharedFile.position(cell), value);
  }

  public long append(int value) {
    return put(bytes.length, value);
  }

  public int read(int cell) {
    int at = (int) SharedFile.position(cell);
    return at >= bytes.length ? -1 : 1_000 * bytes[at] + bytes[at + 1];
  }

  public void truncate(int cell) {
    bytes = Arrays.copyOf(bytes, (int) SharedFile.position(cell));
  }

  public long size() {
    return bytes.length;
  }

  public long syncAndDrop() {
    return 0;
  }
}
