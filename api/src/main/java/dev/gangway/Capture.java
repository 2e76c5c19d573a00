package dev.gangway;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what a guest writes to a stream, up to a limit. A write beyond it ends the guest. */
final class Capture extends OutputStream {
  /** The guest wrote more than the limit. */
  static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException(String message) {
      super(message);
    }
  }

  private final String name;
  private final int maxBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean full;

  /**
   * @param name the stream's name in messages
   * @throws IllegalArgumentException if {@code maxBytes} is negative
   */
  Capture(String name, int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("a negative limit of captured output: " + maxBytes);
    }
    this.name = name;
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    int fits = Math.min(count, maxBytes - kept.size());
    kept.write(bytes, from, fits);
    if (fits < count) {
      full = true;
      throw new FullException(
          "wrote more to %s than the limit of captured output: %,d bytes"
              .formatted(name, maxBytes));
    }
  }

  /** Whether the guest wrote more. */
  boolean isFull() {
    return full;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }
}
