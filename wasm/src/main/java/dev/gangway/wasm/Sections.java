package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sections that a module is made of, in their order.
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

  private static final int HEADER_BYTES = 8;

  /**
   * @param content without the size in front of it
   */
  @SuppressWarnings("ArrayRecordComponent") // it is large, and nobody compares sections
  public record Section(int id, byte[] content) {}

  private Sections() {}

  /**
   * Takes a module apart.
   *
   * @throws NotUnderstoodException where its sections do not end where it ends
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
   * Puts a module together.
   *
   * @param header the module that the first eight bytes are taken of
   */
  public static byte[] joined(byte[] header, List<Section> sections) {
    WasmWriter out = new WasmWriter().bytes(Arrays.copyOf(header, HEADER_BYTES));
    for (Section section : sections) {
      out.u8(section.id()).sized(section.content());
    }
    return out.toByteArray();
  }
}
