package dev.gangway.wasi;

import java.util.List;

/**
 * A system call as an engine binds it to an import.
 *
 * @param name its name in the module {@link Preview1#MODULE}
 * @param params its parameters; their WebAssembly types in order are {@link #parameterTypes}
 * @param returns whether it has a result, an {@code i32} with a WASI errno; {@code proc_exit} alone
 *     has none
 * @param handler makes the call
 */
public record Syscall(String name, List<Param> params, boolean returns, Handler handler) {

  /** The code behind a system call. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Makes the call.
     *
     * @param args one element for each of {@link Syscall#parameterTypes}; of an {@code i32} the low
     *     32 bits count
     * @return a WASI errno, 0 for success
     * @throws GuestExit where the guest ends here
     */
    int call(long[] args);
  }

  public Syscall {
    params = List.copyOf(params);
  }

  /** The WebAssembly parameters, in order. */
  public List<WasmType> parameterTypes() {
    return params.stream().flatMap(param -> param.kind().types().stream()).toList();
  }

  /** The WebAssembly results: none or one {@code i32}. */
  public List<WasmType> resultTypes() {
    return returns ? List.of(WasmType.I32) : List.of();
  }

  /** The same call, made by other code. */
  Syscall with(Handler other) {
    return new Syscall(name, params, returns, other);
  }
}
