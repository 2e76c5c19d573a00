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
 * A module ready to be compiled: valid, and without custom sections. Functions that are too large
 * for the JVM's just-in-time compilers are taken apart, as far as possible.
 *
 * @param wasm the bytes of {@code module}
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
record PreparedModule(byte[] wasm, WasmModule module) {
  static final boolean OUTLINES = Settings.OUTLINE.flag();

  private static final OutlineLimits LIMITS =
      Settings.GUEST_COMPILER.flag() ? OutlineLimits.HOTSPOT_INLINE : OutlineLimits.HOTSPOT;

  /**
   * Reads and validates a module, and takes its large functions apart.
   *
   * @param wasm a module that was scanned
   * @param name its name in messages
   */
  static PreparedModule of(byte[] wasm, String name) throws ExecFormatException {
    byte[] lean = withoutCustomSections(wasm);
    byte[] outlined = OUTLINES ? Outliner.outlined(lean, LIMITS) : lean;
    Loading.checkpoint();
    if (outlined == lean) {
      return new PreparedModule(lean, parse(lean, name));
    }
    // Validate the original: the new module may lack its faults. The result is not kept: two large
    // parsed modules need too much heap.
    validate(lean, name);
    Loading.checkpoint();
    try {
      return new PreparedModule(outlined, Parser.parse(outlined));
    } catch (RuntimeException e) {
      // A bug of ours. The original module is slower, but correct.
      return new PreparedModule(lean, parse(lean, name));
    }
  }

  /** Removes names and debugging data, which need memory and are not used. */
  private static byte[] withoutCustomSections(byte[] wasm) {
    List<Section> sections = Sections.of(wasm);
    List<Section> kept = sections.stream().filter(each -> each.id() != Sections.CUSTOM).toList();
    return kept.size() == sections.size() ? wasm : Sections.joined(wasm, kept);
  }

  /**
   * Reads and validates a module, as {@link #of} does.
   *
   * @param wasm a module that was scanned
   * @throws ExecFormatException if it is not valid
   */
  static WasmModule parsed(byte[] wasm, String name) throws ExecFormatException {
    return parse(withoutCustomSections(wasm), name);
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
