package dev.gangway.uaccess.copy;

/** An operation for which a routine is timed and chosen. */
public enum Operation {
  COPY(32 << 10),
  FILL(4 << 10);

  /** The size in bytes from which a routine is chosen. Below it, the JVM's own is used. */
  final long outOfLine;

  Operation(long outOfLine) {
    this.outOfLine = outOfLine;
  }
}
