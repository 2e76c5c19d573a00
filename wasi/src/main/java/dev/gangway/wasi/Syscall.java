package dev.gangway.wasi;

import java.util.List;

/**
 * A system call as an engine binds it to an import.
 *
 * @param module what guests import it from: {@link Preview1#MODULE} or {@link GangwayModule#MODULE}
 * @param name its name in the module
 * @param params its parameters; their WebAssembly types in order are {@link #parameterTypes}
 * @param returns whether it has a result, an {@code i32} with a WASI errno; {@code proc_exit} alone
 *     has none
 * @param handler makes the call
 */
public record Syscall(
    String module, String name, List<Param> params, boolean returns, Handler handler) {
  /** The most parameters in WebAssembly that a call has: those of {@code path_open}. */
  public static final int MAX_ARGS = 9;

  /**
   * The code behind a system call. All have one shape, with its arguments in registers: an engine
   * that can call it so needs no array for each call.
   */
  @FunctionalInterface
  public interface Handler {

    /**
     * Makes the call. The arguments are those of {@link Syscall#parameterTypes} in order; of an
     * {@code i32} the low 32 bits count, and what is beyond the last parameter is ignored.
     *
     * @return a WASI errno, 0 for success
     * @throws GuestExit where the guest ends here
     */
    int call(long a, long b, long c, long d, long e, long f, long g, long h, long i);
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

  /**
   * Makes the call, for whoever has its arguments in an array.
   *
   * @param args at least one for each of {@link #parameterTypes}
   * @return as {@link Handler#call}
   */
  public int call(long... args) {
    return handler.call(
        at(args, 0),
        at(args, 1),
        at(args, 2),
        at(args, 3),
        at(args, 4),
        at(args, 5),
        at(args, 6),
        at(args, 7),
        at(args, 8));
  }

  private static long at(long[] args, int i) {
    return i < args.length ? args[i] : 0;
  }

  /** The same call, made by other code. */
  Syscall with(Handler other) {
    return new Syscall(module, name, params, returns, other);
  }
}
