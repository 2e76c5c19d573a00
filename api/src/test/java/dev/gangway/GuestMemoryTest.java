package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What embedders see of a guest's memory, in each tier: values, borders, messages, the end. */
@ParameterizedClass
@EnumSource(Tier.class)
class GuestMemoryTest {
  private static final int PAGE = 65536;

  private final Tier tier;
  private final LinearMemory linear;
  private final GuestMemory memory;

  GuestMemoryTest(Tier tier) {
    this.tier = tier;
    linear = LinearMemory.create(tier, 1, 2);
    memory = GuestMemory.of(linear);
  }

  @AfterEach
  void close() {
    memory.close();
    linear.close();
    assertThat(linear.size()).isZero();
  }

  private static void assertOutside(ThrowingCallable access, String message) {
    assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class).hasMessage(message);
  }

  private static void assertOutside(ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageEndingWith(" bytes is outside a memory of 65536 bytes");
  }

  private static void assertNegative(ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative length: -1");
  }

  // ---- values ---------------------------------------------------------------------------------

  @Test
  void valuesAreLittleEndianAndNeedNoAlignment() {
    memory.write(1, new byte[] {(byte) 0xf8, (byte) 0xf7, (byte) 0xf6, (byte) 0xf5, 4, 3, 2, 1});
    assertThat(memory.readByte(1)).isEqualTo((byte) -8);
    assertThat(memory.readU8(1)).isEqualTo(0xf8);
    assertThat(memory.readShort(1)).isEqualTo((short) 0xf7f8);
    assertThat(memory.readU16(1)).isEqualTo(0xf7f8);
    assertThat(memory.readInt(1)).isEqualTo(0xf5f6f7f8);
    assertThat(memory.readU32(1)).isEqualTo(0xf5f6f7f8L);
    assertThat(memory.readLong(1)).isEqualTo(0x01020304f5f6f7f8L);
    assertThat(memory.readFloat(1)).isEqualTo(Float.intBitsToFloat(0xf5f6f7f8));
    assertThat(memory.readDouble(1)).isEqualTo(Double.longBitsToDouble(0x01020304f5f6f7f8L));
  }

  @Test
  void whatIsWrittenIsRead() {
    memory.writeByte(3, (byte) -1);
    memory.writeShort(4, Short.MIN_VALUE);
    memory.writeInt(6, 0xcafebabe);
    memory.writeLong(10, Long.MIN_VALUE + 1);
    memory.writeFloat(18, -1.5f);
    memory.writeDouble(22, Math.PI);
    assertThat(memory.readByte(3)).isEqualTo((byte) -1);
    assertThat(memory.readShort(4)).isEqualTo(Short.MIN_VALUE);
    assertThat(memory.readInt(6)).isEqualTo(0xcafebabe);
    assertThat(memory.readLong(10)).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(memory.readFloat(18)).isEqualTo(-1.5f);
    assertThat(memory.readDouble(22)).isEqualTo(Math.PI);
    assertThat(memory.readU8(2)).isZero();
    assertThat(memory.readU8(30)).isZero();
    assertThat(linear.loadInt(6)).isEqualTo(0xcafebabe);
  }

  @Test
  void bitsOfANotANumberAreKept() {
    memory.writeInt(0, 0x7fc12345);
    memory.writeFloat(4, memory.readFloat(0));
    assertThat(memory.readInt(4)).isEqualTo(0x7fc12345);
    memory.writeLong(8, 0x7ff8000000abcdefL);
    memory.writeDouble(16, memory.readDouble(8));
    assertThat(memory.readLong(16)).isEqualTo(0x7ff8000000abcdefL);
  }

  @Test
  void valuesOutsideAreRefusedAndNamed() {
    assertOutside(
        () -> memory.readInt(70000), "address 70000 + 4 bytes is outside a memory of 65536 bytes");
    assertOutside(
        () -> memory.writeLong(-1, 1),
        "address 4294967295 + 8 bytes is outside a memory of 65536 bytes");
    assertOutside(() -> memory.readByte(PAGE));
    assertOutside(() -> memory.readU8(PAGE));
    assertOutside(() -> memory.readShort(PAGE - 1));
    assertOutside(() -> memory.readU16(PAGE - 1));
    assertOutside(() -> memory.readInt(PAGE - 3));
    assertOutside(() -> memory.readU32(PAGE - 3));
    assertOutside(() -> memory.readLong(PAGE - 7));
    assertOutside(() -> memory.readFloat(PAGE - 3));
    assertOutside(() -> memory.readDouble(PAGE - 7));
    assertOutside(() -> memory.writeByte(PAGE, (byte) 1));
    assertOutside(() -> memory.writeShort(PAGE - 1, (short) -1));
    assertOutside(() -> memory.writeInt(PAGE - 3, -1));
    assertOutside(() -> memory.writeLong(PAGE - 7, -1));
    assertOutside(() -> memory.writeFloat(PAGE - 3, -1));
    assertOutside(() -> memory.writeDouble(PAGE - 7, -1));
    assertOutside(() -> memory.readInt(Integer.MIN_VALUE));
    assertThat(memory.readLong(PAGE - 8)).isZero();
  }

  // ---- bytes ----------------------------------------------------------------------------------

  @Test
  void bytesAreMovedFromAndToPartsOfArrays() {
    memory.write(10, new byte[] {1, 2, 3});
    memory.write(13, new byte[] {0, 4, 5, 0}, 1, 2);
    assertThat(memory.read(9, 7)).containsExactly(0, 1, 2, 3, 4, 5, 0);
    byte[] to = new byte[5];
    memory.read(11, to, 1, 3);
    assertThat(to).containsExactly(0, 2, 3, 4, 0);
    memory.write(PAGE - 2, new byte[] {8, 9});
    assertThat(memory.read(PAGE - 2, 2)).containsExactly(8, 9);
    assertThat(memory.read(PAGE, 0)).isEmpty();
    memory.write(PAGE, new byte[0]);
  }

  @Test
  void bytesOutsideAreNotMovedEvenInPart() {
    byte[] to = new byte[4];
    memory.writeByte(PAGE - 1, (byte) 7);
    assertOutside(
        () -> memory.read(PAGE - 3, 4),
        "address 65533 + 4 bytes is outside a memory of 65536 bytes");
    assertOutside(() -> memory.read(PAGE - 3, to, 0, 4));
    assertThat(to).containsOnly(0);
    assertOutside(() -> memory.write(PAGE - 3, new byte[] {1, 1, 1, 1}));
    assertOutside(() -> memory.write(-2, new byte[] {1, 1, 1, 1}, 0, 4));
    assertThat(memory.read(PAGE - 4, 4)).containsExactly(0, 0, 0, 7);
    // Not even an array is made.
    assertOutside(() -> memory.read(0, Integer.MAX_VALUE));
    assertOutside(() -> memory.read(PAGE + 1, 0));
  }

  @Test
  void partsThatTheArrayDoesNotHaveAreRefused() {
    byte[] array = new byte[4];
    assertThatThrownBy(() -> memory.read(0, array, 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> memory.read(0, array, -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> memory.write(0, array, 5, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> memory.write(0, array, Integer.MAX_VALUE, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void negativeLengthsAreRefused() {
    assertNegative(() -> memory.read(0, -1));
    assertNegative(() -> memory.read(0, new byte[1], 0, -1));
    assertNegative(() -> memory.write(0, new byte[1], 0, -1));
    assertNegative(() -> memory.fill(0, -1, (byte) 0));
    assertNegative(() -> memory.copy(0, 0, -1));
    assertNegative(() -> memory.readString(0, -1));
    assertNegative(() -> memory.readCString(0, -1));
  }

  private static List<ByteBuffer> buffers(int capacity) {
    return List.of(
        ByteBuffer.allocate(capacity),
        ByteBuffer.allocateDirect(capacity),
        ByteBuffer.allocate(capacity + 3).slice(3, capacity),
        ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void buffersAreFilledFromPositionToLimit() {
    memory.write(100, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    for (ByteBuffer buffer : buffers(10)) {
      buffer.position(2).limit(6);
      memory.read(101, buffer);
      assertThat(buffer.position()).isEqualTo(6);
      assertThat(buffer.limit()).isEqualTo(6);
      buffer.clear();
      byte[] bytes = new byte[10];
      buffer.get(bytes);
      assertThat(bytes).containsExactly(0, 0, 2, 3, 4, 5, 0, 0, 0, 0);
      memory.read(PAGE, buffer);
    }
  }

  @Test
  void buffersAreWrittenFromPositionToLimit() {
    for (ByteBuffer buffer : buffers(6)) {
      buffer.put(new byte[] {1, 2, 3, 4, 5, 6}).position(1).limit(4);
      memory.fill(0, 10, (byte) 0);
      memory.write(1, buffer.asReadOnlyBuffer());
      assertThat(buffer.position()).isEqualTo(1);
      memory.write(5, buffer);
      assertThat(buffer.position()).isEqualTo(4);
      assertThat(memory.read(0, 10)).containsExactly(0, 2, 3, 4, 0, 2, 3, 4, 0, 0);
      memory.write(PAGE, buffer);
    }
  }

  @Test
  void aRefusedBufferStaysAsItIs() {
    for (ByteBuffer buffer : buffers(4)) {
      assertOutside(() -> memory.read(PAGE - 3, buffer));
      assertOutside(() -> memory.write(PAGE - 3, buffer));
      assertThat(buffer.position()).isZero();
    }
    assertThatThrownBy(() -> memory.read(0, ByteBuffer.allocate(4).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void aBufferMayBeAViewOfTheSameMemory() {
    memory.write(0, new byte[] {1, 2, 3, 4, 5});
    memory.write(2, memory.segment().asSlice(0, 4).asByteBuffer());
    assertThat(memory.read(0, 6)).containsExactly(1, 2, 1, 2, 3, 4);
    memory.read(2, memory.segment().asSlice(1, 4).asByteBuffer());
    assertThat(memory.read(0, 6)).containsExactly(1, 1, 2, 3, 4, 4);
  }

  @Test
  void fillAndCopyAreThoseOfC() {
    memory.fill(4, 3, (byte) 9);
    assertThat(memory.read(3, 5)).containsExactly(0, 9, 9, 9, 0);
    memory.write(0, new byte[] {1, 2, 3, 4});
    memory.copy(1, 0, 4);
    assertThat(memory.read(0, 6)).containsExactly(1, 1, 2, 3, 4, 9);
    memory.copy(0, 1, 4);
    assertThat(memory.read(0, 6)).containsExactly(1, 2, 3, 4, 4, 9);
    memory.copy(PAGE, 0, 0);
    memory.fill(PAGE, 0, (byte) 1);
    assertOutside(() -> memory.fill(PAGE - 1, 2, (byte) 1));
    assertOutside(() -> memory.fill(-1, Integer.MAX_VALUE, (byte) 1));
    assertOutside(() -> memory.copy(PAGE - 1, 0, 2));
    assertOutside(() -> memory.copy(0, PAGE - 1, 2));
    assertThat(memory.readByte(PAGE - 1)).isZero();
    assertThat(memory.readByte(0)).isOne();
  }

  // ---- strings --------------------------------------------------------------------------------

  @Test
  void stringsAreUtf8() {
    String string = "Größe 😀";
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    memory.fill(0, 64, (byte) 'x');
    assertThat(memory.writeString(1, string)).isEqualTo(bytes.length);
    assertThat(memory.read(0, bytes.length + 2))
        .startsWith('x')
        .containsSequence(bytes)
        .endsWith('x');
    assertThat(memory.readString(1, bytes.length)).isEqualTo(string);
    assertThat(memory.readString(PAGE, 0)).isEmpty();
    assertThat(memory.writeString(PAGE, "")).isZero();
    assertOutside(() -> memory.writeString(PAGE - 1, "ab"));
    assertOutside(() -> memory.readString(PAGE - 1, 2));
  }

  @Test
  void malformedBytesAndLoneSurrogatesAreReplaced() {
    memory.write(0, new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, 0});
    assertThat(memory.readString(0, 4)).isEqualTo("a\ufffdb\ufffd");
    assertThat(memory.readCString(0)).isEqualTo("a\ufffdb\ufffd");
    memory.writeString(0, "a\ud800b");
    assertThat(memory.readString(0, 3)).isEqualTo("a?b");
  }

  @Test
  void stringsOfCEndAtTheirNul() {
    memory.fill(0, 64, (byte) 'x');
    assertThat(memory.writeCString(3, "héllo")).isEqualTo(7);
    assertThat(memory.readCString(3)).isEqualTo("héllo");
    assertThat(memory.readCString(3, 6)).isEqualTo("héllo");
    assertThat(memory.readCString(9, 0)).isEmpty();
    assertThat(memory.readU8(10)).isEqualTo('x');
    assertThat(memory.readString(8, 3)).isEqualTo("o\0x");
    assertThat(memory.writeCString(PAGE - 1, "")).isOne();
    assertThat(memory.readCString(PAGE - 1)).isEmpty();
    assertThatThrownBy(() -> memory.writeCString(0, "a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a string of C cannot contain NUL: at index 1");
    assertOutside(() -> memory.writeCString(PAGE - 2, "ab"));
    assertThat(memory.readU8(PAGE - 2)).isZero();
  }

  @Test
  void aStringOfCThatIsNotEndedIsRefused() {
    memory.write(0, "abcdef\0".getBytes(StandardCharsets.UTF_8));
    assertOutside(
        () -> memory.readCString(0, 5),
        "no NUL within 6 bytes at address 0 of a memory of 65536 bytes");
    memory.writeByte(PAGE - 1, (byte) 'x');
    assertOutside(
        () -> memory.readCString(PAGE - 1),
        "no NUL within 1048577 bytes at address 65535 of a memory of 65536 bytes");
    assertThatThrownBy(() -> memory.readCString(PAGE, Integer.MAX_VALUE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertOutside(() -> memory.readCString(-1));
  }

  @Test
  void aGuestCannotMakeTheHostReadALongString() {
    try (LinearMemory large = LinearMemory.create(tier, 32, 32)) {
      GuestMemory guest = GuestMemory.of(large);
      try {
        guest.fill(0, GuestMemory.MAX_CSTRING, (byte) 'a');
        assertThat(guest.readCString(0)).hasSize(GuestMemory.MAX_CSTRING);
        guest.fill(0, GuestMemory.MAX_CSTRING + 1, (byte) 'a');
        assertThatThrownBy(() -> guest.readCString(0))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(guest.readCString(0, 2 << 20)).hasSize(GuestMemory.MAX_CSTRING + 1);
      } finally {
        guest.close();
      }
    }
  }

  // ---- size and views -------------------------------------------------------------------------

  @Test
  void growingIsLimited() {
    assertThat(memory.size()).isEqualTo(PAGE);
    assertThat(memory.grow(0)).isOne();
    assertThat(memory.grow(2)).isEqualTo(-1);
    assertOutside(() -> memory.readByte(PAGE));
    assertThat(memory.grow(1)).isOne();
    assertThat(memory.size()).isEqualTo(2 * PAGE);
    assertThat(memory.readByte(2 * PAGE - 1)).isZero();
    assertThat(memory.grow(-1)).isEqualTo(-1);
    assertThat(memory.grow(Integer.MIN_VALUE)).isEqualTo(-1);
  }

  @Test
  void aViewShowsTheSameBytesAndDoesNotGrow() {
    MemorySegment view = memory.segment();
    assertThat(view.byteSize()).isEqualTo(PAGE);
    view.set(ValueLayout.JAVA_BYTE, 5, (byte) 6);
    assertThat(memory.readByte(5)).isEqualTo((byte) 6);
    memory.grow(1);
    assertThat(view.byteSize()).isEqualTo(PAGE);
    assertThatThrownBy(() -> view.get(ValueLayout.JAVA_BYTE, PAGE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    MemorySegment larger = memory.segment();
    memory.writeByte(PAGE, (byte) 7);
    assertThat(larger.get(ValueLayout.JAVA_BYTE, PAGE)).isEqualTo((byte) 7);
    assertThat(view.get(ValueLayout.JAVA_BYTE, 5)).isEqualTo((byte) 6);
  }

  // ---- the end --------------------------------------------------------------------------------

  private void assertClosed(ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the guest is closed");
  }

  @Test
  void nothingWorksAfterTheClose() {
    MemorySegment view = memory.segment();
    ByteBuffer buffer = view.asSlice(4, 4).asByteBuffer();
    memory.close();
    linear.close();
    assertClosed(() -> memory.readByte(0));
    assertClosed(() -> memory.readU8(0));
    assertClosed(() -> memory.readShort(0));
    assertClosed(() -> memory.readU16(0));
    assertClosed(() -> memory.readInt(0));
    assertClosed(() -> memory.readU32(0));
    assertClosed(() -> memory.readLong(0));
    assertClosed(() -> memory.readFloat(0));
    assertClosed(() -> memory.readDouble(0));
    assertClosed(() -> memory.writeByte(0, (byte) 0));
    assertClosed(() -> memory.writeShort(0, (short) 0));
    assertClosed(() -> memory.writeInt(0, 0));
    assertClosed(() -> memory.writeLong(0, 0));
    assertClosed(() -> memory.writeFloat(0, 0));
    assertClosed(() -> memory.writeDouble(0, 0));
    for (int n : new int[] {0, 1}) {
      assertClosed(() -> memory.read(0, n));
      assertClosed(() -> memory.read(0, new byte[n], 0, n));
      assertClosed(() -> memory.read(0, ByteBuffer.allocate(n)));
      assertClosed(() -> memory.write(0, new byte[n]));
      assertClosed(() -> memory.write(0, new byte[n], 0, n));
      assertClosed(() -> memory.write(0, ByteBuffer.allocateDirect(n)));
      assertClosed(() -> memory.fill(0, n, (byte) 0));
      assertClosed(() -> memory.copy(0, 0, n));
      assertClosed(() -> memory.readString(0, n));
      assertClosed(() -> memory.readCString(0, n));
    }
    assertClosed(() -> memory.readCString(0));
    assertClosed(() -> memory.writeString(0, ""));
    assertClosed(() -> memory.writeCString(0, ""));
    assertClosed(memory::size);
    assertClosed(() -> memory.grow(0));
    assertClosed(memory::segment);
    assertClosed(() -> memory.readInt(-1));
    assertThatThrownBy(() -> view.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> view.asSlice(1, 1).fill((byte) 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> buffer.getInt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBufferWhoseArenaIsClosedIsNotTakenForTheGuest() {
    Arena arena = Arena.ofShared();
    ByteBuffer buffer = arena.allocate(8).asByteBuffer();
    arena.close();
    assertThatThrownBy(() -> memory.write(0, buffer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }
}
