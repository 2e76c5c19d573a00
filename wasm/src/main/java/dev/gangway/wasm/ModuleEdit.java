package dev.gangway.wasm;

import dev.gangway.wasm.Sections.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Changes of a module: new bodies of functions, and added functions, types and global variables.
 * They are added at the end, so that no index changes its meaning.
 */
final class ModuleEdit {
  private static final int MUTABLE = 1;

  private final ModuleLayout module;
  private final Map<Integer, Function> replaced = new HashMap<>();
  private final List<Function> functions = new ArrayList<>();
  private final Map<FunctionType, Integer> types = new LinkedHashMap<>();
  private final List<ValueType> globals = new ArrayList<>();
  private final Map<ValueType, List<Integer>> globalsOfType = new EnumMap<>(ValueType.class);

  ModuleEdit(ModuleLayout module) {
    this.module = module;
  }

  boolean isEmpty() {
    return replaced.isEmpty();
  }

  /**
   * Replaces the body of a function.
   *
   * @param index of the function, imports first
   */
  void replace(int index, Function function) {
    replaced.put(index, function);
  }

  /** Adds a function, and returns its index. */
  int add(Function function) {
    types.putIfAbsent(function.type(), module.types().size() + types.size());
    functions.add(function);
    return module.functions().size() + functions.size() - 1;
  }

  /** The index of the {@code n}th added global variable of a type. */
  int global(ValueType type, int n) {
    List<Integer> some = globalsOfType.computeIfAbsent(type, t -> new ArrayList<>());
    while (some.size() <= n) {
      some.add(module.globals() + globals.size());
      globals.add(type);
    }
    return some.get(n);
  }

  /**
   * Makes the changed module.
   *
   * @param original the module
   */
  byte[] applied(byte[] original) {
    List<Section> sections = new ArrayList<>(module.sections());
    if (!globals.isEmpty() && sections.stream().noneMatch(s -> s.id() == Sections.GLOBAL)) {
      int at = 0;
      while (sections.get(at).id() <= Sections.GLOBAL || sections.get(at).id() == Sections.TAG) {
        at++;
      }
      sections.add(at, new Section(Sections.GLOBAL, new byte[] {0}));
    }
    sections.replaceAll(this::changed);
    return Sections.joined(original, sections);
  }

  private Section changed(Section section) {
    return switch (section.id()) {
      case Sections.TYPE -> longer(section, types.keySet(), FunctionType::write);
      case Sections.FUNCTION -> longer(section, functions, this::writeType);
      case Sections.GLOBAL -> longer(section, globals, ModuleEdit::writeGlobal);
      case Sections.CODE -> new Section(Sections.CODE, code());
      default -> section;
    };
  }

  /** A section that is a vector, with more elements. */
  private static <T> Section longer(
      Section section, Collection<T> more, BiConsumer<T, WasmWriter> write) {
    WasmReader in = new WasmReader(section.content());
    WasmWriter out = new WasmWriter().u32(in.u32() + more.size()).bytes(in.rest());
    more.forEach(each -> write.accept(each, out));
    return new Section(section.id(), out.toByteArray());
  }

  private void writeType(Function function, WasmWriter out) {
    out.u32(Objects.requireNonNull(types.get(function.type())));
  }

  /** The initial value does not matter: it is read only after it was written. */
  static void writeGlobal(ValueType type, WasmWriter out) {
    out.u8(type.code()).u8(MUTABLE);
    switch (type) {
      case I32 -> out.u8(Opcodes.I32_CONST).u8(0);
      case I64 -> out.u8(Opcodes.I64_CONST).u8(0);
      case F32 -> out.u8(Opcodes.F32_CONST).bytes(new byte[Float.BYTES]);
      case F64 -> out.u8(Opcodes.F64_CONST).bytes(new byte[Double.BYTES]);
      default -> throw new IllegalArgumentException("no number: " + type);
    }
    out.u8(Opcodes.END);
  }

  private byte[] code() {
    WasmWriter out = new WasmWriter().u32(module.bodies().size() + functions.size());
    for (int i = 0; i < module.bodies().size(); i++) {
      Function other = replaced.get(module.imports() + i);
      out.sized(other == null ? module.bodies().get(i) : BodyEncoder.encode(other));
    }
    functions.forEach(function -> out.sized(BodyEncoder.encode(function)));
    return out.toByteArray();
  }
}
