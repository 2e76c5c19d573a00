package dev.gangway.endive;

import dev.gangway.settings.Settings;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.OutlineLimits;
import dev.gangway.wasm.Outliner;
import dev.gangway.wasm.Sections;
import dev.gangway.wasm.Sections.Section;
import java.util.List;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * A module as it is compiled: valid, without custom sections, and without functions that are too
 * large for the JVM's just-in-time compilers, as far as they can be taken apart.
 *
 * @param wasm what {@code module} was parsed of
 */
@SuppressWarnings("ArrayRecordComponent") // it is large, and nobody compares modules
record PreparedModule(byte[] wasm, WasmModule module) {
  static final boolean OUTLINES = Settings.OUTLINE.flag();

  /**
   * Reads and validates a module, and takes its large functions apart.
   *
   * @param wasm a module that was scanned
   * @param name what messages call it
   */
  static PreparedModule of(byte[] wasm, String name) throws ExecFormatException {
    byte[] lean = withoutCustomSections(wasm);
    byte[] outlined = OUTLINES ? Outliner.outlined(lean, OutlineLimits.HOTSPOT) : lean;
    Loading.checkpoint();
    if (outlined == lean) {
      return new PreparedModule(lean, parse(lean, name));
    }
    // What is wrong in the module may be gone from the new one. What is parsed here is not kept:
    // two large modules that are parsed take too much of the heap.
    validate(lean, name);
    Loading.checkpoint();
    try {
      return new PreparedModule(outlined, Parser.parse(outlined));
    } catch (RuntimeException e) {
      // A mistake of ours: the module as it came runs slower, and as well.
      return new PreparedModule(lean, parse(lean, name));
    }
  }

  /** Names and debugging data, which take memory and are not used. */
  private static byte[] withoutCustomSections(byte[] wasm) {
    List<Section> sections = Sections.of(wasm);
    List<Section> kept = sections.stream().filter(each -> each.id() != Sections.CUSTOM).toList();
    return kept.size() == sections.size() ? wasm : Sections.joined(wasm, kept);
  }

  private static void validate(byte[] wasm, String name) throws ExecFormatException {
    parse(wasm, name);
  }

  private static WasmModule parse(byte[] wasm, String name) throws ExecFormatException {
    try {
      return Parser.parse(wasm);
    } catch (RuntimeException e) {
      String reason = "not a valid WebAssembly module: " + Loading.reason(e);
      throw new ExecFormatException(name, reason, e);
    }
  }
}
