package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sections of a module, in their order.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">modules</a>
 */
public final class Sections {
  public static final int CUSTOM = 0;
  static final int TYPE = 1;
  static final int IMPORT = 2;
  static final int FUNCTION = 3;
  static final int TABLE = 4;
  static final int MEMORY = 5;
  static final int GLOBAL = 6;
  static final int EXPORT = 7;
  static final int START = 8;
  static final int ELEMENT = 9;
  public static final int CODE = 10;
  static final int DATA = 11;
  static final int DATA_COUNT = 12;
  static final int TAG = 13;

  static final int HEADER_BYTES = 8;

  /**
   * @param content without its size
   */
  @SuppressWarnings("ArrayRecordComponent") // large, and never compared
  public record Section(int id, byte[] content) {}

  private Sections() {}

  /**
   * Splits a module into sections.
   *
   * @throws NotUnderstoodException if the last section does not end at the module's end
   */
  public static List<Section> of(byte[] wasm) {
    WasmReader in = new WasmReader(wasm);
    in.skip(HEADER_BYTES);
    List<Section> sections = new ArrayList<>();
    while (!in.isAtEnd()) {
      int id = in.u8();
      sections.add(new Section(id, in.part(in.u32()).rest()));
    }
    return sections;
  }

  /**
   * Writes the module.
   *
   * @param header a module, for the first eight bytes
   */
  public static byte[] joined(byte[] header, List<Section> sections) {
    WasmWriter out = new WasmWriter().bytes(Arrays.copyOf(header, HEADER_BYTES));
    for (Section section : sections) {
      out.u8(section.id()).sized(section.content());
    }
    return out.toByteArray();
  }
}
