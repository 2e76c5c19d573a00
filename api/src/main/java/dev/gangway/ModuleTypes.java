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
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** The imports and exports of a scanned module as types of the API. */
final class ModuleTypes {
  private ModuleTypes() {}

  static List<ImportType> imports(ScannedModule module) {
    return module.imports().stream()
        .map(each ->
            new ImportType(each.module(), each.name(), type(module, each.kind(), each.index())))
        .toList();
  }

  static List<ExportType> exports(ScannedModule module) {
    return module.exports().stream()
        .map(each -> new ExportType(each.name(), type(module, each.kind(), each.index())))
        .toList();
  }

  /** The type of an import or export. */
  static ExternType type(ScannedModule module, Kind kind, int index) {
    return switch (kind) {
      case FUNCTION -> FunctionType.of(module.typeOf(index));
      case TABLE -> {
        Table table = module.tables().get(index);
        yield new TableType(
            ValueType.of(table.element()), table.initial(), maximum(table.maximum()));
      }
      case MEMORY -> {
        Memory memory = Objects.requireNonNull(module.memory());
        yield new MemoryType(
            memory.initialPages(), maximum(memory.maximumPages()), memory.shared());
      }
      case GLOBAL -> {
        Global global = module.globals().get(index);
        yield new GlobalType(ValueType.of(global.type()), global.mutable());
      }
      case TAG -> new TagType(FunctionType.of(module.signatures().get(module.tags().get(index))));
    };
  }

  private static OptionalLong maximum(long declared) {
    return declared == ScannedModule.NO_MAXIMUM ? OptionalLong.empty() : OptionalLong.of(declared);
  }
}
