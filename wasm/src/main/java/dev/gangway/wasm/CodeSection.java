package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * The functions' bodies of a module.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html#code-section">the code
 *     section</a>
 */
public final class CodeSection {
  private CodeSection() {}

  /**
   * Finds the bodies.
   *
   * @param wasm a module that was scanned; the result refers to it
   * @return for each function that is not imported, a reader of its local variables and
   *     instructions
   */
  public static List<WasmReader> bodies(byte[] wasm) {
    List<WasmReader> bodies = new ArrayList<>();
    WasmReader in = new WasmReader(wasm);
    in.skip(Sections.HEADER_BYTES);
    while (!in.isAtEnd()) {
      int id = in.u8();
      WasmReader content = in.part(in.u32());
      if (id == Sections.CODE) {
        for (int left = content.u32(); left > 0; left--) {
          bodies.add(content.part(content.u32()));
        }
      }
    }
    return bodies;
  }
}
