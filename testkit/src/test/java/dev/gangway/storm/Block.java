package dev.gangway.storm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Contents of files, as {@code guests/src/storm.c} makes them: 64 bytes, or zeroes. */
final class Block {
  static final int SIZE = 64;
  static final int MAX_PER_FILE = 4096;

  private static final long WRITER = 0xa5L;

  private Block() {}

  /** Blocks that say who wrote them. */
  static ByteBuffer make(int writer, long sequence, int blocks) {
    ByteBuffer buffer = ByteBuffer.allocate(blocks * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < blocks; i++) {
      long x = WRITER << 56 | (long) writer << 48 | (sequence + i);
      for (int word = 0; word < SIZE / Long.BYTES; word++) {
        buffer.putLong(x);
        x = next(x);
      }
    }
    return buffer.flip();
  }

  private static long next(long x) {
    return x * 6364136223846793005L + 1442695040888963407L;
  }

  /** The offset of the first block that is neither whole nor zero; -1 if there is none. */
  static int firstBroken(byte[] content) {
    ByteBuffer words = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < content.length; at += SIZE) {
      if (content.length - at < SIZE || !isWhole(words, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWhole(ByteBuffer words, int at) {
    long x = words.getLong(at);
    boolean zero = x == 0;
    if (!zero && x >>> 56 != WRITER) {
      return false;
    }
    for (int word = 1; word < SIZE / Long.BYTES; word++) {
      x = zero ? 0 : next(x);
      if (words.getLong(at + word * Long.BYTES) != x) {
        return false;
      }
    }
    return true;
  }
}
