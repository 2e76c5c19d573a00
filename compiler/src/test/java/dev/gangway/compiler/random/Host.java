package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Program.FunctionType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/** What a program imports. Each call is recorded. {@code node-runner.js} has the same functions. */
final class Host {
  /** Makes an object of a number. */
  static final int OBJECT = 2;

  /** Makes a number of an object. */
  static final int NUMBER = 3;

  static final List<FunctionType> IMPORTS =
      List.of(
          new FunctionType(List.of(Type.I32), List.of()),
          new FunctionType(List.of(Type.I64, Type.F32, Type.F64), List.of(Type.I32)),
          new FunctionType(List.of(Type.I32), List.of(Type.EXTERNREF)),
          new FunctionType(List.of(Type.EXTERNREF), List.of(Type.I32)),
          new FunctionType(List.of(), List.of(Type.F64, Type.I64)),
          new FunctionType(List.of(Type.FUNCREF, Type.I32), List.of()));

  private final StringBuilder record = new StringBuilder();
  private int calls;

  /** What was called since the last time. */
  String take() {
    String all = record.toString();
    record.setLength(0);
    return all;
  }

  ImportValues imports() {
    ImportValues.Builder builder = ImportValues.builder();
    for (int i = 0; i < IMPORTS.size(); i++) {
      int function = i;
      builder.addFunction(
          new HostFunction(
              "h",
              "h" + i,
              run.endive.wasm.types.FunctionType.of(
                  types(IMPORTS.get(i).params()), types(IMPORTS.get(i).results())),
              new WasmFunctionHandle() {
                @Override
                public long[] apply(Instance instance, long... args) {
                  return applyWithRefs(instance, args, new Object[args.length]).longs();
                }

                @Override
                public CallResult applyWithRefs(
                    Instance instance, long[] args, @Nullable Object @Nullable [] references) {
                  return call(function, args, references);
                }
              }));
    }
    return builder.build();
  }

  private static List<ValType> types(List<Type> types) {
    List<ValType> all = new ArrayList<>();
    for (Type each : types) {
      all.add(
          switch (each) {
            case I32 -> ValType.I32;
            case I64 -> ValType.I64;
            case F32 -> ValType.F32;
            case F64 -> ValType.F64;
            case FUNCREF -> ValType.FuncRef;
            default -> ValType.ExternRef;
          });
    }
    return all;
  }

  private CallResult call(int function, long[] args, @Nullable Object @Nullable [] references) {
    calls++;
    Object object = references == null || references.length == 0 ? null : references[0];
    String seen =
        switch (function) {
          case 0, OBJECT -> Integer.toString((int) args[0]);
          case 1 ->
              args[0]
                  + ","
                  + Integer.toUnsignedString(canonical(Float.intBitsToFloat((int) args[1])))
                  + ","
                  + Long.toUnsignedString(canonical(Double.longBitsToDouble(args[2])));
          case NUMBER -> String.valueOf(object);
          case 5 ->
              ((int) args[0] == Value.REF_NULL_VALUE ? "null" : "function") + "," + (int) args[1];
          default -> "";
        };
    record.append(function).append('(').append(seen).append(')');
    return switch (function) {
      case 1 -> result((int) args[0] ^ calls, null);
      case OBJECT -> {
        Object made = (args[0] & 3) == 0 ? null : "o" + (args[0] & 15);
        yield result(made == null ? Value.REF_NULL_VALUE : 0, made);
      }
      case NUMBER -> result(number(object), null);
      case 4 ->
          CallResult.of(new long[] {Double.doubleToRawLongBits(calls * 1.5), calls}, new Object[2]);
      default -> CallResult.of(new long[0], new Object[0]);
    };
  }

  private static int number(@Nullable Object object) {
    return object == null ? -1 : Integer.parseInt(object.toString().substring(1));
  }

  private static CallResult result(int bits, @Nullable Object object) {
    return CallResult.of(new long[] {bits}, new Object[] {object});
  }

  private static int canonical(float value) {
    return Float.floatToIntBits(value);
  }

  private static long canonical(double value) {
    return Double.doubleToLongBits(value);
  }
}
