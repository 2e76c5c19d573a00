package dev.gangway.wasi.endive;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.Preview1;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.WasmType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The system calls' types as Endive has them. */
final class Signatures {
  private static final Map<String, FunctionType> BY_NAME = new HashMap<>();

  static {
    // The table of a process that never runs: modules are checked before there is one.
    try (LinearMemory none = LinearMemory.create(Tier.PORTABLE, 0, 0)) {
      Process idle = new Process(new Task(none, new FdTable(0)), List.of(), List.of());
      for (Syscall call : Preview1.table(idle)) {
        FunctionType type =
            FunctionType.of(types(call.parameterTypes()), types(call.resultTypes()));
        BY_NAME.put(call.name(), type);
      }
    }
  }

  private Signatures() {}

  /** The type of a system call, or null where there is none of that name. */
  static @Nullable FunctionType of(String name) {
    return BY_NAME.get(name);
  }

  /** The type of a system call that there is. */
  static FunctionType required(String name) {
    return Objects.requireNonNull(BY_NAME.get(name), name);
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
