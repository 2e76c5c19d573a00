package dev.gangway.endive;

import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.WasmType;
import dev.gangway.wasm.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The types of all system calls. */
final class Signatures {
  /** By module, then by name, in the order of the table. */
  private static final Map<String, Map<String, Signature>> MODULES = new LinkedHashMap<>();

  static {
    for (Syscall call : SystemCalls.ALL) {
      MODULES
          .computeIfAbsent(call.module(), _ -> new LinkedHashMap<>())
          .put(
              call.name(),
              Signature.of(letters(call.parameterTypes()), letters(call.resultTypes())));
    }
  }

  private Signatures() {}

  /** The modules with system calls. */
  static Set<String> modules() {
    return MODULES.keySet();
  }

  /** The functions of a known module. */
  static Set<String> functions(String module) {
    return MODULES.getOrDefault(module, Map.of()).keySet();
  }

  /** The type of a system call, or null if there is none of that name. */
  static @Nullable Signature signature(String module, String name) {
    return MODULES.getOrDefault(module, Map.of()).get(name);
  }

  /** The type of a known system call, in Endive's form. */
  static FunctionType of(Syscall call) {
    return FunctionType.of(types(call.parameterTypes()), types(call.resultTypes()));
  }

  private static String letters(List<WasmType> types) {
    StringBuilder letters = new StringBuilder();
    for (WasmType type : types) {
      letters.append(
          switch (type) {
            case I32 -> 'i';
            case I64 -> 'l';
          });
    }
    return letters.toString();
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
