package dev.gangway.uaccess.copy;

/** Sizes of copies: class {@code i} begins at {@code 8 << i} bytes; the last has no end. */
final class SizeClass {
  /** 8 bytes to 16 MiB. */
  static final int COUNT = 22;

  private SizeClass() {}

  /** The smallest size of a class. */
  static long bytes(int sizeClass) {
    return 8L << sizeClass;
  }
}
