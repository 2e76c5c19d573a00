package dev.gangway.endive;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Export;
import dev.gangway.wasm.ScannedModule.Global;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import dev.gangway.wasm.ScannedModule.Table;
import dev.gangway.wasm.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExportSection;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.MemoryImport;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.TableImport;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.TagImport;
import run.endive.wasm.types.ValType;

/** Reads a module that Endive has parsed: what {@code ModuleScan} reads from its bytes. */
final class ModuleSections {
  /** Nothing is compiled. */
  private static final ScannedModule.Size UNKNOWN =
      new ScannedModule.Size(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private final WasmModule module;
  private final List<Import> imports = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Memory> memories = new ArrayList<>();
  private final List<Global> globals = new ArrayList<>();
  private final List<Integer> tags = new ArrayList<>();

  private ModuleSections(WasmModule module) {
    this.module = module;
  }

  /**
   * Reads a module.
   *
   * @param name in messages
   * @throws ExecFormatException if it has several memories
   */
  static ScannedModule scan(WasmModule module, String name) throws ExecFormatException {
    ModuleSections sections = new ModuleSections(module);
    sections.imported();
    sections.declared();
    if (sections.memories.size() > 1) {
      throw new ExecFormatException(name, "has several memories, which Gangway does not support");
    }
    return sections.scanned();
  }

  private void imported() {
    module.importSection().stream()
        .forEach(each -> {
          switch (each) {
            case FunctionImport function ->
                add(each, Kind.FUNCTION, functions, function.typeIndex());
            case TableImport table ->
                add(each, Kind.TABLE, tables, table(table.entryType(), table.limits()));
            case MemoryImport memory -> add(each, Kind.MEMORY, memories, memory(memory.limits()));
            case GlobalImport global ->
                add(each, Kind.GLOBAL, globals, global(global.type(), global.mutabilityType()));
            case TagImport tag -> add(each, Kind.TAG, tags, tag.tagType().typeIdx());
            default -> throw new IllegalArgumentException(each.toString());
          }
        });
  }

  private <T> void add(run.endive.wasm.types.Import from, Kind kind, List<T> to, T imported) {
    imports.add(new Import(from.module(), from.name(), kind, to.size()));
    to.add(imported);
  }

  private void declared() {
    for (int i = 0; i < module.functionSection().functionCount(); i++) {
      functions.add(module.functionSection().getFunctionType(i));
    }
    for (int i = 0; i < module.tableSection().tableCount(); i++) {
      run.endive.wasm.types.Table each = module.tableSection().getTable(i);
      tables.add(table(each.elementType(), each.limits()));
    }
    module
        .memorySection()
        .ifPresent(section -> {
          for (int i = 0; i < section.memoryCount(); i++) {
            memories.add(memory(section.getMemory(i).limits()));
          }
        });
    for (run.endive.wasm.types.Global each : module.globalSection().globals()) {
      globals.add(global(each.valueType(), each.mutabilityType()));
    }
    module
        .tagSection()
        .ifPresent(section -> {
          for (int i = 0; i < section.tagCount(); i++) {
            tags.add(section.getTag(i).typeIdx());
          }
        });
  }

  private ScannedModule scanned() {
    return new ScannedModule(
        Arrays.stream(module.typeSection().types()).map(ModuleSections::signature).toList(),
        List.copyOf(imports),
        List.copyOf(functions),
        List.copyOf(tables),
        List.copyOf(memories),
        List.copyOf(globals),
        List.copyOf(tags),
        exports(),
        UNKNOWN);
  }

  private List<Export> exports() {
    ExportSection section = module.exportSection();
    List<Export> exports = new ArrayList<>();
    for (int i = 0; i < section.exportCount(); i++) {
      run.endive.wasm.types.Export each = section.getExport(i);
      exports.add(new Export(each.name(), Kind.valueOf(each.exportType().name()), each.index()));
    }
    return List.copyOf(exports);
  }

  /** The signature of a type; an empty one for a type that is not of functions. */
  private static Signature signature(@Nullable FunctionType type) {
    return type == null
        ? Signature.of("", "")
        : Signature.of(codes(type.params()), codes(type.returns()));
  }

  private static byte[] codes(List<ValType> types) {
    byte[] codes = new byte[types.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(types.get(i));
    }
    return codes;
  }

  private static byte code(ValType type) {
    return (byte) type.opcode();
  }

  private static Table table(ValType element, TableLimits limits) {
    long most = limits.max() == TableLimits.LIMIT_MAX ? ScannedModule.NO_MAXIMUM : limits.max();
    return new Table(code(element), limits.min(), most);
  }

  private static Memory memory(MemoryLimits limits) {
    long most =
        limits.maximumPages() == MemoryLimits.MAX_PAGES
            ? ScannedModule.NO_MAXIMUM
            : limits.maximumPages();
    return new Memory(limits.initialPages(), most, limits.shared());
  }

  private static Global global(ValType type, MutabilityType mutability) {
    return new Global(code(type), mutability == MutabilityType.Var);
  }
}
