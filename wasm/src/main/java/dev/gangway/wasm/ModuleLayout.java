package dev.gangway.wasm;

import dev.gangway.wasm.Sections.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a module that are needed to change its functions.
 *
 * @param types of its type section
 * @param functions the type of each function, as an index of {@code types}, imports first
 * @param imports how many functions are imported
 * @param globals how many there are, with imported ones
 * @param bodies of the functions that are not imported, as in the code section, without sizes
 */
record ModuleLayout(
    List<Section> sections,
    List<FunctionType> types,
    List<Integer> functions,
    int imports,
    int globals,
    List<byte[]> bodies) {

  /**
   * @throws NotUnderstoodException if it has something unknown
   */
  static ModuleLayout of(byte[] wasm) {
    return new Builder().read(Sections.of(wasm));
  }

  FunctionType typeOf(int function) {
    return at(types, at(functions, function));
  }

  FunctionType type(int index) {
    return at(types, index);
  }

  private static <T> T at(List<T> list, int index) {
    if (index >= list.size()) {
      throw new NotUnderstoodException("index " + index + " of " + list.size());
    }
    return list.get(index);
  }

  private static final class Builder {
    private final List<FunctionType> types = new ArrayList<>();
    private final List<Integer> functions = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private int imports;
    private int globals;

    ModuleLayout read(List<Section> sections) {
      for (Section section : sections) {
        WasmReader in = new WasmReader(section.content());
        switch (section.id()) {
          case Sections.TYPE -> each(in, () -> types.add(FunctionType.read(in)));
          case Sections.IMPORT -> {
            each(in, () -> readImport(in));
            imports = functions.size();
          }
          case Sections.FUNCTION -> each(in, () -> functions.add(in.u32()));
          case Sections.GLOBAL -> globals += in.u32();
          case Sections.CODE -> each(in, () -> bodies.add(in.part(in.u32()).rest()));
          default -> {}
        }
      }
      if (bodies.size() != functions.size() - imports) {
        throw new NotUnderstoodException("functions without bodies, or bodies without functions");
      }
      return new ModuleLayout(sections, types, functions, imports, globals, bodies);
    }

    private static void each(WasmReader in, Runnable read) {
      for (int left = in.u32(); left > 0; left--) {
        read.run();
      }
    }

    private void readImport(WasmReader in) {
      in.skip(in.u32());
      in.skip(in.u32());
      switch (in.u8()) {
        case 0 -> functions.add(in.u32());
        case 1 -> {
          ValueType.of(in.u8());
          skipLimits(in);
        }
        case 2 -> skipLimits(in);
        case 3 -> {
          ValueType.of(in.u8());
          in.u8();
          globals++;
        }
        default -> throw new NotUnderstoodException("an import of an unknown kind");
      }
    }

    private static void skipLimits(WasmReader in) {
      int flags = in.u8();
      in.skipNumber();
      if ((flags & 1) != 0) {
        in.skipNumber();
      }
    }
  }
}
