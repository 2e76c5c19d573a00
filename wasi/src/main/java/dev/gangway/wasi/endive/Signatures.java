package dev.gangway.wasi.endive;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.WasmType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The system calls that there are, and their types as Endive has them. */
final class Signatures {
  /** By module, then by name, in the order of the table. */
  private static final Map<String, Map<String, FunctionType>> MODULES = new LinkedHashMap<>();

  static {
    // The table of a process that never runs: modules are checked before there is one.
    try (LinearMemory none = LinearMemory.create(Tier.PORTABLE, 0, 0)) {
      Process idle = new Process(new Task(none, new FdTable(0)), List.of(), List.of());
      for (Syscall call : SystemCalls.table(idle)) {
        MODULES
            .computeIfAbsent(call.module(), _ -> new LinkedHashMap<>())
            .put(call.name(), of(call));
      }
    }
  }

  private Signatures() {}

  /** The modules that there are. */
  static Set<String> modules() {
    return MODULES.keySet();
  }

  /** The functions of a module that there is. */
  static Set<String> functions(String module) {
    return MODULES.getOrDefault(module, Map.of()).keySet();
  }

  /** The type of a system call, or null where there is none of that name. */
  static @Nullable FunctionType of(String module, String name) {
    return MODULES.getOrDefault(module, Map.of()).get(name);
  }

  /** The type of a system call that there is. */
  static FunctionType of(Syscall call) {
    return FunctionType.of(types(call.parameterTypes()), types(call.resultTypes()));
  }

  private static List<ValType> types(List<WasmType> types) {
    return types.stream()
        .map(type ->
            switch (type) {
              case I32 -> ValType.I32;
              case I64 -> ValType.I64;
            })
        .toList();
  }
}
