package dev.gangway.wasi;

import dev.gangway.wasm.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system call: its name, its parameters and its code. The class of each family declares its calls
 * as constants, each beside the method that makes the call. Engines, traces and checks of a
 * module's imports read these.
 *
 * @param module what guests import it from: {@link Preview1#MODULE}, {@link Preview0#MODULE} or
 *     {@link GangwayModule#MODULE}
 * @param name its name in the module
 * @param params its parameters; their WebAssembly types in order are {@link #parameterTypes}
 * @param returns whether it has a result, an {@code i32} with a WASI errno; only {@code proc_exit}
 *     has none
 * @param code makes the call; it has the shape of the parameters
 */
public record Syscall(String module, String name, List<Param> params, boolean returns, Code code) {
  private static final Map<String, Class<?>> SHAPES =
      Stream.of(Code.class.getPermittedSubclasses())
          .collect(Collectors.toMap(Class::getSimpleName, shape -> shape));

  public Syscall {
    params = List.copyOf(params);
    Class<?> shape = shape(types(params));
    if (shape == null || !shape.isInstance(code)) {
      throw new IllegalArgumentException(name + ": the code does not take the parameters");
    }
  }

  /** Declares a call of {@link Preview1}. */
  static Syscall wasi(String name, Code code, Param... params) {
    return new Syscall(Preview1.MODULE, name, List.of(params), true, code);
  }

  /** Declares a call of {@link Preview1} that does not return. */
  static Syscall wasiWithoutResult(String name, Code code, Param... params) {
    return new Syscall(Preview1.MODULE, name, List.of(params), false, code);
  }

  /** Declares a call of {@link Preview0}. */
  static Syscall preview0(String name, Code code, Param... params) {
    return new Syscall(Preview0.MODULE, name, List.of(params), true, code);
  }

  /** Declares a call of {@link GangwayModule}. */
  static Syscall gangway(String name, Code code, Param... params) {
    return new Syscall(GangwayModule.MODULE, name, List.of(params), true, code);
  }

  /**
   * The interface of {@link Code} for a list of parameter types; null if no system call has that
   * list.
   */
  public static @Nullable Class<?> shape(List<WasmType> types) {
    StringBuilder name = new StringBuilder();
    for (WasmType type : types) {
      name.append(type == WasmType.I64 ? 'L' : 'I');
    }
    return SHAPES.get(types.isEmpty() ? Code.None.class.getSimpleName() : name.toString());
  }

  /** The WebAssembly parameters, in order. */
  public List<WasmType> parameterTypes() {
    return List.copyOf(types(params));
  }

  private static List<WasmType> types(List<Param> params) {
    List<WasmType> types = new ArrayList<>(); // no stream: it is on the way of each start
    for (Param param : params) {
      types.addAll(param.kind().types());
    }
    return types;
  }

  /** Its type. */
  public Signature signature() {
    return Signature.of(letters(parameterTypes()), letters(resultTypes()));
  }

  private static String letters(List<WasmType> types) {
    StringBuilder letters = new StringBuilder();
    types.forEach(type -> letters.append(type == WasmType.I64 ? 'l' : 'i'));
    return letters.toString();
  }

  /** The WebAssembly results: none or one {@code i32}. */
  public List<WasmType> resultTypes() {
    return returns ? List.of(WasmType.I32) : List.of();
  }

  /**
   * Makes the call for {@code process}.
   *
   * @param args at least one for each of {@link #parameterTypes}
   * @return as {@link Code#call}
   */
  public int call(Process process, long... args) {
    return code.call(process, args);
  }

  /** The same call, imported from another module. */
  Syscall in(String other) {
    return new Syscall(other, name, params, returns, code);
  }

  /** The same call, made by other code. */
  Syscall with(Code other) {
    return new Syscall(module, name, params, returns, other);
  }
}
