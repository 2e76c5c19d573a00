package dev.gangway.crash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The record that {@code ledger} writes for an announcement, byte for byte as {@code
 * guests/src/ledger/record.c} makes it.
 */
final class LedgerRecord {
  static final int HEADER = 40;

  /** The file number of the shared file. */
  static final int SHARED_FILE = 0xffff;

  private static final int MAGIC = 0x5247444c;
  private static final int GUEST_AT = 8;
  private static final int SEQUENCE_AT = 12;
  private static final int CHECKSUM_AT = 24;
  private static final int LENGTH_AT = 32;

  private LedgerRecord() {}

  static byte[] of(int round, Announcement.Write write) {
    return make(
        round, write.guest(), write.file(), write.sequence(), write.offset(), write.length());
  }

  static byte[] of(int round, Announcement.Replace replace) {
    return make(round, replace.guest(), replace.file(), replace.sequence(), 0, replace.length());
  }

  static byte[] of(int round, Announcement.Append append) {
    return make(
        round, append.guest(), SHARED_FILE, append.sequence(), append.offset(), append.length());
  }

  private static byte[] make(
      int round, int guest, int file, int sequence, long offset, int length) {
    byte[] bytes = new byte[(length + 7) / 8 * 8];
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    words.putInt(MAGIC).putInt(round).putShort((short) guest).putShort((short) file);
    words.putInt(sequence).putLong(offset).putLong(0).putInt(length).putInt(0);
    long x = words.getLong(0);
    for (int at = 8; at < CHECKSUM_AT; at += 8) {
      x = next(x ^ words.getLong(at));
    }
    for (int at = HEADER; at < bytes.length; at += 8) {
      x = next(x);
      words.putLong(at, x);
    }
    Arrays.fill(bytes, length, bytes.length, (byte) 0);
    words.putLong(CHECKSUM_AT, checksum(words));
    return Arrays.copyOf(bytes, length);
  }

  private static long next(long x) {
    return x * 6364136223846793005L + 1442695040888963407L;
  }

  private static long checksum(ByteBuffer words) {
    long sum = 0;
    for (int at = 0; at < words.capacity(); at += 8) {
      sum = (sum ^ words.getLong(at)) * 0x100000001b3L;
    }
    return sum;
  }

  /** Whether something that may be a record begins there, in the range of the array. */
  static boolean beginsAt(byte[] file, int at) {
    ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return file.length - at >= HEADER
        && words.getInt(at) == MAGIC
        && words.getInt(at + LENGTH_AT) >= HEADER
        && words.getInt(at + LENGTH_AT) <= file.length - at;
  }

  /** The guest that a record says it is of. */
  static int guestAt(byte[] file, int at) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(at + GUEST_AT);
  }

  /** The sequence number that a record says it has. */
  static int sequenceAt(byte[] file, int at) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + SEQUENCE_AT);
  }
}
