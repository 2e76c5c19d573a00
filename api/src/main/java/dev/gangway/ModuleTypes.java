package dev.gangway;

import dev.gangway.ExternType.GlobalType;
import dev.gangway.ExternType.MemoryType;
import dev.gangway.ExternType.TableType;
import dev.gangway.ExternType.TagType;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Global;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import dev.gangway.wasm.ScannedModule.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The imports and exports of a scanned module as types of the API. */
final class ModuleTypes {
  private ModuleTypes() {}

  static List<ImportType> imports(ScannedModule module) {
    Map<Integer, FunctionType> shared = new HashMap<>();
    return module.imports().stream()
        .map(each ->
            new ImportType(
                each.module(), each.name(), type(module, each.kind(), each.index(), shared)))
        .toList();
  }

  static List<ExportType> exports(ScannedModule module) {
    Map<Integer, FunctionType> shared = new HashMap<>();
    return module.exports().stream()
        .map(each -> new ExportType(each.name(), type(module, each.kind(), each.index(), shared)))
        .toList();
  }

  /**
   * The type of an import or export.
   *
   * @param shared the types of functions by their indices: a type is large, and many functions can
   *     have it
   */
  private static ExternType type(
      ScannedModule module, Kind kind, int index, Map<Integer, FunctionType> shared) {
    return kind == Kind.FUNCTION
        ? shared.computeIfAbsent(
            module.functions().get(index), each -> FunctionType.of(module.signatures().get(each)))
        : type(module, kind, index);
  }

  /** The type of an import or export. */
  static ExternType type(ScannedModule module, Kind kind, int index) {
    return switch (kind) {
      case FUNCTION -> FunctionType.of(module.typeOf(index));
      case TABLE -> type(module.tables().get(index));
      case MEMORY -> type(module.memories().get(index));
      case GLOBAL -> {
        Global global = module.globals().get(index);
        yield new GlobalType(ValueType.of(global.type()), global.mutable());
      }
      case TAG -> new TagType(FunctionType.of(module.signatures().get(module.tags().get(index))));
    };
  }

  static TableType type(Table table) {
    return new TableType(ValueType.of(table.element()), table.initial(), maximum(table.maximum()));
  }

  static MemoryType type(Memory memory) {
    return new MemoryType(memory.initialPages(), maximum(memory.maximumPages()), memory.shared());
  }

  private static OptionalLong maximum(long declared) {
    return declared == ScannedModule.NO_MAXIMUM ? OptionalLong.empty() : OptionalLong.of(declared);
  }
}
