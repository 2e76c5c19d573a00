package dev.gangway.endive;

import static dev.gangway.endive.ModuleBytes.hex;
import static dev.gangway.endive.ModuleBytes.name;
import static dev.gangway.endive.ModuleBytes.section;
import static dev.gangway.endive.ModuleBytes.unsigned;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A module with a page of memory, which may grow to three, and a function for each memory
 * instruction: exported by its name, taking the pointer and what else it needs.
 *
 * <p>Besides those of {@link MemoryInstruction}: {@code copy}, {@code fill}, {@code init} (from a
 * passive segment of the bytes 1 to 16), {@code drop} of that segment, {@code grow} and {@code
 * size}.
 */
final class MemoryModule {
  private static final int SEGMENT_BYTES = 16;

  /** i32.const 0, i32.load, drop. */
  private static final String LOAD = "41002802001a";

  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream functions = new ByteArrayOutputStream();
  private final ByteArrayOutputStream exports = new ByteArrayOutputStream();
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private int count;

  private MemoryModule() {}

  /**
   * @param offset that stands in each instruction
   * @param more loads in front of each, which do nothing
   */
  static byte[] of(List<MemoryInstruction> instructions, long offset, int more) {
    MemoryModule module = new MemoryModule();
    for (MemoryInstruction each : instructions) {
      String type = "%02x".formatted(each.type().code);
      module.function(
          each.name(),
          "60%02x7f".formatted(1 + each.kind().operands())
              + type.repeat(each.kind().operands())
              + (each.kind().yields() ? "01" + type : "00"),
          hex(LOAD.repeat(more)),
          each.body(offset));
    }
    String three = "60037f7f7f00";
    module.function("copy", three, hex("200020012002fc0a0000"));
    module.function("fill", three, hex("200020012002fc0b00"));
    module.function("init", three, hex("200020012002fc080000"));
    module.function("drop", "600000", hex("fc0900"));
    module.function("grow", "60017f017f", hex("20004000"));
    module.function("size", "6000017f", hex("3f00"));
    return module.bytes();
  }

  private void function(String name, String type, byte[]... body) {
    types.writeBytes(hex(type));
    unsigned(count, functions);
    name(name, exports);
    exports.write(0);
    unsigned(count, exports);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(0); // no locals
    for (byte[] part : body) {
      whole.writeBytes(part);
    }
    whole.write(0x0b);
    unsigned(whole.size(), code);
    code.writeBytes(whole.toByteArray());
    count++;
  }

  private byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("0061736d01000000"));
    section(1, counted(types), out);
    section(3, counted(functions), out);
    section(5, hex("01010103"), out);
    section(7, counted(exports), out);
    section(12, hex("01"), out);
    section(10, counted(code), out);
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.writeBytes(new byte[] {1, 1, SEGMENT_BYTES});
    for (int i = 1; i <= SEGMENT_BYTES; i++) {
      segment.write(i);
    }
    section(11, segment.toByteArray(), out);
    return out.toByteArray();
  }

  private byte[] counted(ByteArrayOutputStream items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    unsigned(count, out);
    out.writeBytes(items.toByteArray());
    return out.toByteArray();
  }
}
