package dev.gangway.wasi;

import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.UserMemory;
import java.lang.foreign.MemorySegment;

/**
 * What a trace reads from a guest's memory, by the same checked copies as the calls themselves. A
 * bad pointer is shown as a pointer. At most the bytes that a line shows are read.
 */
final class TraceMemory {
  private final UserMemory memory;

  TraceMemory(UserMemory memory) {
    this.memory = memory;
  }

  /** A 32-bit value; 0 if it cannot be read. */
  long unsignedInt(int pointer) {
    return Math.max(memory.getInt(pointer), 0);
  }

  /** A 16-bit value; 0 if it cannot be read. */
  int unsignedShort(int pointer) {
    long low = Math.max(memory.getByte(pointer), 0);
    return (int) (low | Math.max(memory.getByte(pointer + 1), 0) << Byte.SIZE);
  }

  /** A 64-bit value in decimal. */
  String unsignedLong(int pointer) {
    return Long.toUnsignedString(word(pointer));
  }

  /** The 64-bit position at {@code pointer} in brackets; the pointer if it is null or bad. */
  String offset(int pointer) {
    if (pointer == 0) {
      return "NULL";
    }
    return memory.accessible(pointer, Long.BYTES) == Long.BYTES
        ? "[" + Long.toString(word(pointer)) + "]"
        : TraceFormat.hex(pointer);
  }

  private long word(int pointer) {
    return unsignedInt(pointer) | unsignedInt(pointer + Integer.BYTES) << Integer.SIZE;
  }

  /**
   * Text in quotes, its end cut off.
   *
   * @param length its bytes, unsigned
   * @param room shown with the pointer if the text cannot be read
   */
  String text(int pointer, int length, int room) {
    byte[] start = new byte[TraceFormat.shown(Integer.toUnsignedLong(length))];
    if (memory.copyFromRaw(MemorySegment.ofArray(start), 0, pointer, start.length) != 0) {
      return TraceFormat.hex(pointer) + ", " + Integer.toUnsignedString(room);
    }
    return TraceFormat.quote(start, start.length < Integer.toUnsignedLong(length));
  }

  /**
   * The start of the contents of buffers, in quotes, and the total of their bytes.
   *
   * @param array an array of {@code iovec}
   * @param n its elements, unsigned
   * @param filled how many of their bytes are valid
   */
  String buffers(int array, int n, long filled) {
    IovIter iter = new IovIter(memory);
    long total = iter.importIovec(array, n);
    if (total < 0) {
      return TraceFormat.hex(array) + ", " + Integer.toUnsignedString(n);
    }
    long there = Math.min(filled, total);
    byte[] start = new byte[TraceFormat.shown(there)];
    MemorySegment to = MemorySegment.ofArray(start);
    long copied = iter.copyFrom(to, 0, start.length);
    String excerpt =
        copied < start.length
            ? "..." // a bad buffer among them
            : TraceFormat.quote(start, start.length < there);
    return excerpt + ", " + total;
  }

  String fdstat(int pointer) {
    int type = (int) Math.max(memory.getByte(pointer + Fdstat.FILETYPE), 0);
    int flags = unsignedShort(pointer + Fdstat.FLAGS);
    return "{"
        + TraceFormat.fileType(type)
        + ", "
        + TraceFormat.flags(Param.Kind.FD_FLAGS, flags)
        + ", 0x"
        + Long.toHexString(word(pointer + Fdstat.RIGHTS_BASE))
        + ", 0x"
        + Long.toHexString(word(pointer + Fdstat.RIGHTS_INHERITING))
        + "}";
  }

  String filestat(int pointer) {
    return filestat(
        pointer,
        unsignedLong(pointer + Filestat.NLINK),
        unsignedLong(pointer + Filestat.FILE_SIZE));
  }

  String preview0Filestat(int pointer) {
    return filestat(
        pointer,
        Long.toString(unsignedInt(pointer + Filestat.PREVIEW0_NLINK)),
        unsignedLong(pointer + Filestat.PREVIEW0_FILE_SIZE));
  }

  private String filestat(int pointer, String nlink, String size) {
    int type = (int) Math.max(memory.getByte(pointer + Filestat.FILETYPE), 0);
    return "{"
        + TraceFormat.fileType(type)
        + ", ino="
        + unsignedLong(pointer + Filestat.INO)
        + ", nlink="
        + nlink
        + ", size="
        + size
        + "}";
  }

  String prestat(int pointer) {
    return "{DIR, " + unsignedInt(pointer + Prestat.NAME_LENGTH) + "}";
  }
}
