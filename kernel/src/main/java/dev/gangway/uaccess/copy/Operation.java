package dev.gangway.uaccess.copy;

/** What a routine is timed at and chosen for. */
public enum Operation {
  COPY(32 << 10),
  FILL(4 << 10);

  /** From so many bytes on the routine is a matter of choice: fewer are left to the JVM's own. */
  final long outOfLine;

  Operation(long outOfLine) {
    this.outOfLine = outOfLine;
  }
}
