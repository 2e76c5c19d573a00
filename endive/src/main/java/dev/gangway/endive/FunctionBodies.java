package dev.gangway.endive;

import dev.gangway.wasm.Sections;
import dev.gangway.wasm.Sections.Section;
import dev.gangway.wasm.WasmReader;
import dev.gangway.wasm.WasmWriter;
import java.util.List;

/** Removes the functions' bodies of a module, which a compiled module does not need. */
final class FunctionBodies {
  /** Three bytes: no locals, {@code unreachable}, {@code end}; valid for every type of function. */
  private static final byte[] STUB = {3, 0, 0, 0x0b};

  private FunctionBodies() {}

  /**
   * The same module with a stub for each body, and without custom sections (names, debugging).
   *
   * @param wasm a valid module
   */
  static byte[] dropped(byte[] wasm) {
    List<Section> kept =
        Sections.of(wasm).stream()
            .filter(section -> section.id() != Sections.CUSTOM)
            .map(section -> section.id() == Sections.CODE ? stubs(section) : section)
            .toList();
    return Sections.joined(wasm, kept);
  }

  private static Section stubs(Section code) {
    int count = new WasmReader(code.content()).u32();
    WasmWriter stubs = new WasmWriter().u32(count);
    for (int i = 0; i < count; i++) {
      stubs.bytes(STUB);
    }
    return new Section(Sections.CODE, stubs.toByteArray());
  }
}
