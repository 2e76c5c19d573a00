package dev.gangway.wasm;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Assembles modules that compilers do not make: a {@code _start} of type 0, {@code () -> ()}, one
 * page of memory, and what the methods add.
 */
public final class TestModule {
  private static final int[] ORDER = {0, 1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11};

  private final TreeMap<Integer, byte[]> sections = new TreeMap<>();

  public TestModule() {
    section(Sections.TYPE, "01 600000");
    section(Sections.FUNCTION, "01 00");
    section(Sections.MEMORY, "01 00 01");
    section(Sections.EXPORT, "01 065f7374617274 00 00");
    body("");
  }

  /** Takes the place of a section. Content in hexadecimal, with spaces. */
  public TestModule section(int id, String hex) {
    return section(id, hex(hex));
  }

  /** Takes the place of a section. */
  public TestModule section(int id, byte[] content) {
    sections.put(id, content);
    return this;
  }

  /** Of {@code _start}: instructions in hexadecimal, without the end. */
  public TestModule body(String hex) {
    return body("00", hex(hex));
  }

  /** Of {@code _start}: its locals, in hexadecimal, and its instructions without the end. */
  public TestModule body(String locals, byte[] instructions) {
    byte[] body =
        new WasmWriter().bytes(hex(locals)).bytes(instructions).u8(Opcodes.END).toByteArray();
    return section(Sections.CODE, new WasmWriter().u32(1).sized(body).toByteArray());
  }

  /** Imports a function of type 0. */
  public TestModule importing(String module, String name) {
    return section(
        Sections.IMPORT,
        new WasmWriter()
            .u32(1)
            .sized(module.getBytes(StandardCharsets.UTF_8))
            .sized(name.getBytes(StandardCharsets.UTF_8))
            .bytes(hex("00 00"))
            .toByteArray());
  }

  public byte[] build() {
    WasmWriter out = new WasmWriter().bytes(hex("0061736d01000000"));
    for (int id : ORDER) {
      byte[] content = sections.get(id);
      if (content != null) {
        out.u8(id).sized(content);
      }
    }
    return out.toByteArray();
  }

  public static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** Bytes that come many times. */
  public static byte[] repeated(String hex, int times) {
    return hex(hex.replace(" ", "").repeat(times));
  }
}
