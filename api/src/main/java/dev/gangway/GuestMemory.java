package dev.gangway;

import dev.gangway.uaccess.EmbedderMemory;
import dev.gangway.uaccess.LinearMemory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The linear memory of a {@link Guest}, for the program that embeds it. The bytes are the guest's
 * own: nothing is copied until a method here reads or writes.
 *
 * <p><b>Addresses</b> are the guest's pointers: an {@code int} is taken as an unsigned 32-bit
 * number, so {@code -1} is address 4294967295. Values are little-endian and need no alignment.
 *
 * <p><b>Errors.</b>
 *
 * <ul>
 *   <li>An access that is not wholly inside the memory throws {@link IndexOutOfBoundsException},
 *       such as {@code address 70000 + 4 bytes is outside a memory of 65536 bytes}. It reads and
 *       writes nothing. An access of no bytes at the end of the memory is inside.
 *   <li>A negative length throws {@link IllegalArgumentException}.
 *   <li>After the guest is closed each access throws {@link IllegalStateException} ({@code the
 *       guest is closed}), also one that is in progress in another thread. It may have filled a
 *       part of its target then.
 * </ul>
 *
 * <p><b>When.</b> The memory can be used from the moment that the guest is built until it is
 * closed: before a run, during a call of a host function, and after the guest has ended.
 *
 * <p><b>Threads.</b> Any thread may use it, at any time; no lock is taken. If the guest runs in
 * another thread meanwhile, its loads and stores race with these: a value may then be of two
 * stores, and it is not defined when a store of one thread is seen by the other. Nothing outside
 * the memory is ever reached. To wait for a store of a running guest, use a {@link
 * java.lang.invoke.VarHandle} with volatile access on {@link #segment()}.
 *
 * <p><b>Do not trust what a guest writes.</b> Read a length or a pointer once, then check it: the
 * guest can change it between two reads. A length is only limited by the size of the memory.
 */
public final class GuestMemory {
  /** Longest string in bytes, without NUL, that {@link #readCString(int)} reads: 1 MiB. */
  public static final int MAX_CSTRING = 1 << 20;

  private final EmbedderMemory memory;

  private GuestMemory(EmbedderMemory memory) {
    this.memory = memory;
  }

  /**
   * The memory of a guest. A guest makes one in its constructor and returns the same one always. It
   * costs one object until the embedder's first access, which takes a reference to {@code memory}
   * and opens a shared {@link java.lang.foreign.Arena}.
   *
   * <p>{@link Guest#close} must call {@link #close}, before or after {@code LinearMemory.close}, in
   * any thread, after it has waited for the end of the run. Otherwise {@code memory} is never
   * freed. If the guest's own thread closes the guest, the same call makes each later access an
   * exception, while the run goes on with a reference of its own.
   */
  static GuestMemory of(LinearMemory memory) {
    return new GuestMemory(new EmbedderMemory(memory));
  }

  EmbedderMemory bytes() {
    return memory;
  }

  /**
   * Makes every later access an {@link IllegalStateException} and releases the memory. Any thread
   * may call it. Idempotent. Takes no lock that is held during an access. If a {@linkplain #segment
   * view} is in use by I/O in progress, this waits up to about 20 ms for it, and otherwise leaves
   * the views open, and the memory mapped, until that I/O has ended.
   */
  void close() {
    memory.close();
  }

  // ---- size -----------------------------------------------------------------------------------

  /**
   * Returns the present size. It only rises.
   *
   * @return bytes, a multiple of 65536
   */
  public long size() {
    return memory.size();
  }

  /**
   * Makes the memory larger, as the instruction {@code memory.grow}. The new bytes are zero.
   *
   * @param pages pages of 64 KiB, unsigned; 0 changes nothing
   * @return the number of pages before; -1, with nothing changed, if the guest would have more
   *     memory than its module or its limit allows, or the host has none left
   */
  public int grow(int pages) {
    return memory.grow(pages);
  }

  // ---- single values --------------------------------------------------------------------------

  /**
   * Reads one byte, signed.
   *
   * @param address where it is
   * @return -128 to 127
   */
  public byte readByte(int address) {
    return memory.getByte(address);
  }

  /**
   * Reads one byte, unsigned.
   *
   * @param address where it is
   * @return 0 to 255
   */
  public int readU8(int address) {
    return Byte.toUnsignedInt(memory.getByte(address));
  }

  /**
   * Reads 16 bits, signed.
   *
   * @param address of the first of two bytes
   * @return -32768 to 32767
   */
  public short readShort(int address) {
    return memory.getShort(address);
  }

  /**
   * Reads 16 bits, unsigned.
   *
   * @param address of the first of two bytes
   * @return 0 to 65535
   */
  public int readU16(int address) {
    return Short.toUnsignedInt(memory.getShort(address));
  }

  /**
   * Reads 32 bits: an {@code i32}, or a pointer.
   *
   * @param address of the first of four bytes
   * @return the value
   */
  public int readInt(int address) {
    return memory.getInt(address);
  }

  /**
   * Reads 32 bits, unsigned.
   *
   * @param address of the first of four bytes
   * @return 0 to 4294967295
   */
  public long readU32(int address) {
    return Integer.toUnsignedLong(memory.getInt(address));
  }

  /**
   * Reads 64 bits: an {@code i64}.
   *
   * @param address of the first of eight bytes
   * @return the value
   */
  public long readLong(int address) {
    return memory.getLong(address);
  }

  /**
   * Reads an {@code f32}.
   *
   * @param address of the first of four bytes
   * @return the value
   */
  public float readFloat(int address) {
    return Float.intBitsToFloat(memory.getInt(address));
  }

  /**
   * Reads an {@code f64}.
   *
   * @param address of the first of eight bytes
   * @return the value
   */
  public double readDouble(int address) {
    return Double.longBitsToDouble(memory.getLong(address));
  }

  /**
   * Writes one byte.
   *
   * @param address where to
   * @param value the byte
   */
  public void writeByte(int address, byte value) {
    memory.putByte(address, value);
  }

  /**
   * Writes 16 bits.
   *
   * @param address of the first of two bytes
   * @param value the value
   */
  public void writeShort(int address, short value) {
    memory.putShort(address, value);
  }

  /**
   * Writes 32 bits: an {@code i32}, or a pointer.
   *
   * @param address of the first of four bytes
   * @param value the value
   */
  public void writeInt(int address, int value) {
    memory.putInt(address, value);
  }

  /**
   * Writes 64 bits: an {@code i64}.
   *
   * @param address of the first of eight bytes
   * @param value the value
   */
  public void writeLong(int address, long value) {
    memory.putLong(address, value);
  }

  /**
   * Writes an {@code f32}.
   *
   * @param address of the first of four bytes
   * @param value the value
   */
  public void writeFloat(int address, float value) {
    memory.putInt(address, Float.floatToRawIntBits(value));
  }

  /**
   * Writes an {@code f64}.
   *
   * @param address of the first of eight bytes
   * @param value the value
   */
  public void writeDouble(int address, double value) {
    memory.putLong(address, Double.doubleToRawLongBits(value));
  }

  // ---- bytes ----------------------------------------------------------------------------------

  /**
   * Reads bytes into a new array. The array is made after the range was checked.
   *
   * @param address of the first byte
   * @param length bytes
   * @return the bytes
   */
  public byte[] read(int address, int length) {
    checkRange(address, length);
    byte[] bytes = new byte[length];
    memory.load(address, bytes, 0, length);
    return bytes;
  }

  /**
   * Reads bytes into an array.
   *
   * @param address of the first byte
   * @param to the array
   * @param offset index of the first byte in the array
   * @param length bytes
   * @throws IndexOutOfBoundsException also if the array has no such range
   */
  public void read(int address, byte[] to, int offset, int length) {
    checkArray(to, offset, length);
    memory.load(address, to, offset, length);
  }

  /**
   * Reads bytes until the buffer is full: as many as {@link ByteBuffer#remaining}, from the
   * buffer's position on. Then the position is at the limit. If this throws, the position is
   * unchanged.
   *
   * @param address of the first byte
   * @param to the buffer, direct or not; its byte order does not matter
   * @throws ReadOnlyBufferException if the buffer is read-only
   */
  public void read(int address, ByteBuffer to) {
    if (to.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    memory.load(address, MemorySegment.ofBuffer(to));
    to.position(to.limit());
  }

  /**
   * Writes bytes.
   *
   * @param address of the first byte
   * @param bytes all of them are written
   */
  public void write(int address, byte[] bytes) {
    memory.store(address, bytes, 0, bytes.length);
  }

  /**
   * Writes a part of an array.
   *
   * @param address of the first byte
   * @param bytes the array
   * @param offset index of the first byte in the array
   * @param length bytes
   * @throws IndexOutOfBoundsException also if the array has no such range
   */
  public void write(int address, byte[] bytes, int offset, int length) {
    checkArray(bytes, offset, length);
    memory.store(address, bytes, offset, length);
  }

  /**
   * Writes what remains in the buffer, from its position to its limit. Then the position is at the
   * limit. If this throws, the position is unchanged.
   *
   * @param address of the first byte
   * @param from the buffer, direct or not; its byte order does not matter
   */
  public void write(int address, ByteBuffer from) {
    memory.store(address, MemorySegment.ofBuffer(from));
    from.position(from.limit());
  }

  /**
   * Sets bytes to one value, as {@code memset(3)}.
   *
   * @param address of the first byte
   * @param length bytes
   * @param value of each byte
   */
  public void fill(int address, int length, byte value) {
    checkLength(length);
    memory.fill(address, length, value);
  }

  /**
   * Copies bytes inside the memory, as {@code memmove(3)}: the ranges may overlap.
   *
   * @param to address of the first byte of the target
   * @param from address of the first byte of the source
   * @param length bytes
   */
  public void copy(int to, int from, int length) {
    checkLength(length);
    memory.copy(to, from, length);
  }

  // ---- strings --------------------------------------------------------------------------------

  /**
   * Reads a string in UTF-8. Malformed bytes become U+FFFD, as in {@link String#String(byte[],
   * java.nio.charset.Charset)}. A caller that must refuse them decodes {@link #read(int, int)} with
   * a {@link java.nio.charset.CharsetDecoder}.
   *
   * @param address of the first byte
   * @param length bytes; NUL does not end the string
   * @return the string
   */
  public String readString(int address, int length) {
    return new String(read(address, length), StandardCharsets.UTF_8);
  }

  /**
   * Reads a string of C: UTF-8 up to the first NUL, at most {@link #MAX_CSTRING} bytes. Otherwise
   * as {@link #readCString(int, int)}.
   *
   * @param address of the first byte
   * @return the string, without NUL
   * @throws IndexOutOfBoundsException also if there is no NUL
   */
  public String readCString(int address) {
    return readCString(address, MAX_CSTRING);
  }

  /**
   * Reads a string of C: UTF-8 up to the first NUL. Malformed bytes become U+FFFD. A string that is
   * not ended in time is refused, not cut.
   *
   * @param address of the first byte
   * @param maxLength most bytes that the string may have, without NUL
   * @return the string, without NUL
   * @throws IndexOutOfBoundsException also if none of its first {@code maxLength + 1} bytes, or
   *     none up to the end of the memory, is NUL
   */
  public String readCString(int address, int maxLength) {
    checkLength(maxLength);
    int length = (int) memory.stringLength(address, maxLength + 1L);
    if (length < 0) {
      throw new IndexOutOfBoundsException(
          "no NUL within %d bytes at address %d of a memory of %d bytes"
              .formatted(maxLength + 1L, Integer.toUnsignedLong(address), size()));
    }
    byte[] bytes = read(address, length);
    return new String(bytes, 0, lengthBeforeNul(bytes), StandardCharsets.UTF_8);
  }

  /** The guest may have stored a NUL meanwhile: the result must not contain one. */
  private static int lengthBeforeNul(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return length;
  }

  /**
   * Writes a string in UTF-8, without NUL at its end. Lone surrogates become {@code ?}, as in
   * {@link String#getBytes(java.nio.charset.Charset)}.
   *
   * @param address of the first byte
   * @param string the string
   * @return bytes written
   */
  public int writeString(int address, String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    write(address, bytes);
    return bytes.length;
  }

  /**
   * Writes a string of C: UTF-8 with a NUL behind it. Otherwise as {@link #writeString}.
   *
   * @param address of the first byte
   * @param string the string
   * @return bytes written, with the NUL
   * @throws IllegalArgumentException if the string contains NUL
   */
  public int writeCString(int address, String string) {
    byte[] bytes = cString(string);
    write(address, bytes);
    return bytes.length;
  }

  /** The bytes of a string of C, with the NUL. */
  static byte[] cString(String string) {
    int nul = string.indexOf('\0');
    if (nul >= 0) {
      throw new IllegalArgumentException("a string of C cannot contain NUL: at index " + nul);
    }
    return (string + '\0').getBytes(StandardCharsets.UTF_8);
  }

  // ---- views ----------------------------------------------------------------------------------

  /**
   * Returns a view of all bytes that the memory has now, at offsets that are addresses. It is for
   * what this class does not have: other byte orders, volatile and atomic access, channels ({@link
   * MemorySegment#asByteBuffer}), the {@code java.lang.foreign} layouts.
   *
   * <p>It does not grow with the memory: call this again after the memory has grown. Earlier views
   * stay valid, because the memory never moves. Any thread may use it.
   *
   * <p>It ends when the guest is closed: each access is an {@link IllegalStateException}, in slices
   * and buffers too. There is one exception. While a view is in use by I/O or by a native call,
   * such as a {@code write} of a channel that waits, the JVM cannot end it. Then closing the guest
   * waits up to about 20 ms for that call. If it takes longer, all views of this guest, but none of
   * the methods here, work until it has ended and for at most 0.1 s more; until then the memory is
   * not freed.
   *
   * @return a view of {@link #size} bytes
   */
  public MemorySegment segment() {
    return memory.segment();
  }

  // ---- checks ---------------------------------------------------------------------------------

  /**
   * Checks a range, as each access does.
   *
   * @throws IndexOutOfBoundsException if it is not wholly inside the memory
   * @throws IllegalArgumentException if the length is negative
   */
  void checkRange(int address, int length) {
    checkLength(length);
    memory.check(address, length);
  }

  private static void checkLength(int length) {
    if (length < 0) {
      throw new IllegalArgumentException("negative length: " + length);
    }
  }

  private static void checkArray(byte[] array, int offset, int length) {
    checkLength(length);
    Objects.checkFromIndexSize(offset, length, array.length);
  }
}
