package dev.gangway;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The code of a host function.
 *
 * @param handle takes the {@link GuestCall}, then the arguments
 */
record HostCode(MethodHandle handle) {
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();
  private static final MethodHandle RUN =
      find(
          "run",
          MethodType.methodType(
              long[].class, HostFunction.class, int.class, GuestCall.class, long[].class));
  private static final MethodHandle COUNTED =
      find("counted", MethodType.methodType(long[].class, int.class, long[].class));

  private static MethodHandle find(String name, MethodType type) {
    try {
      return OWN.findStatic(HostCode.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /**
   * The code of a method.
   *
   * @throws IllegalArgumentException if it cannot be accessed or has a type that no guest has
   */
  static HostCode of(Method method, Object implementation) {
    MethodHandle handle;
    try {
      method.setAccessible(true); // also of a package-private interface
      handle = OWN.unreflect(method).bindTo(implementation).asFixedArity();
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException("cannot call " + method + ": " + e.getMessage(), e);
    }
    MethodType type = handle.type();
    if (type.parameterCount() == 0 || type.parameterType(0) != GuestCall.class) {
      handle = MethodHandles.dropArguments(handle, 0, GuestCall.class);
    }
    HostCode code = new HostCode(handle);
    MethodType plain = code.type();
    for (Class<?> each : plain.parameterList()) {
      check(JavaTypes.of(each), each, method);
    }
    Class<?> returned = plain.returnType();
    if (returned != void.class && returned != long[].class) {
      check(JavaTypes.of(returned), returned, method);
    }
    return code;
  }

  private static void check(@Nullable ValueType found, Class<?> type, Method method) {
    if (found == null) {
      throw new IllegalArgumentException(
          "%s: no guest has values of %s; use int, long, float, double or Object"
              .formatted(method, type.getSimpleName()));
    }
  }

  /**
   * The code of a function that takes its arguments as bits.
   *
   * @throws IllegalArgumentException if the type has references
   */
  static HostCode of(FunctionType type, HostFunction code) {
    Objects.requireNonNull(code);
    if (!Stream.concat(type.parameters().stream(), type.results().stream())
        .allMatch(ValueType::isNumber)) {
      throw new IllegalArgumentException(
          "the type of a HostFunction has numbers only, not " + type);
    }
    MethodType java = JavaTypes.of(type);
    MethodHandle run =
        MethodHandles.insertArguments(RUN, 0, code, type.results().size())
            .asCollector(long[].class, java.parameterCount());
    return new HostCode(Bits.toExact(run, 1, java));
  }

  @SuppressWarnings("unused") // RUN
  private static long[] run(HostFunction code, int results, GuestCall call, long[] args) {
    long[] filled = new long[results];
    code.call(call, args, filled);
    return filled;
  }

  /** Its type, without the {@link GuestCall}. */
  MethodType type() {
    return handle.type().dropParameterTypes(0, 1);
  }

  /**
   * The function for one guest.
   *
   * @param results the number of results of the import
   */
  MethodHandle boundTo(GuestCall call, int results) {
    MethodHandle bound = MethodHandles.insertArguments(handle, 0, call);
    return results > 1
        ? MethodHandles.filterReturnValue(bound, MethodHandles.insertArguments(COUNTED, 0, results))
        : bound;
  }

  @SuppressWarnings("unused") // COUNTED
  private static long[] counted(int results, long @Nullable [] returned) {
    if (returned == null || returned.length != results) {
      throw new IllegalStateException(
          "a host function returned %s, not %d results"
              .formatted(returned == null ? "null" : returned.length, results));
    }
    return returned;
  }

  /** Such as {@code (i32, i64) -> i32}. */
  @Override
  public String toString() {
    StringJoiner parameters = new StringJoiner(", ", "(", ")");
    for (Class<?> each : type().parameterList()) {
      parameters.add(String.valueOf(JavaTypes.of(each)));
    }
    Class<?> returned = type().returnType();
    String result =
        returned == void.class
            ? "()"
            : returned == long[].class
                ? "(several results)"
                : String.valueOf(JavaTypes.of(returned));
    return parameters + " -> " + result;
  }
}
