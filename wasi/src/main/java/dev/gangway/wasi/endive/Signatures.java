package dev.gangway.wasi.endive;

import dev.gangway.wasi.Preview1;
import dev.gangway.wasi.Syscall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The WebAssembly types of the system calls. */
final class Signatures {
  private static final Map<String, FunctionType> BY_NAME = new HashMap<>();

  static {
    for (Syscall call : Preview1.signatures()) {
      BY_NAME.put(call.name(), of(call));
    }
  }

  private Signatures() {}

  static @Nullable FunctionType of(String name) {
    return BY_NAME.get(name);
  }

  static FunctionType of(Syscall call) {
    return FunctionType.of(List.of(), List.of());
  }
}
