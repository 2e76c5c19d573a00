package dev.gangway.endive;

import dev.gangway.wasm.Signature;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.Instance;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * Calls with Endive's arrays: each number is a {@code long} with its bits, each externref is an
 * object beside it.
 */
final class Boxes {
  private Boxes() {}

  /**
   * Calls a function of an instance. Endive's own call with references leaves tail calls pending:
   * they are made here.
   *
   * @param args an Integer, Long, Float or Double for each number, any object for an externref
   * @return the result, boxed; null for none; a {@code long[]} for several
   */
  static @Nullable Object call(
      Instance instance, int index, Signature signature, @Nullable Object[] args) {
    long[] bits = new long[args.length];
    @Nullable Object[] references = new Object[args.length];
    boolean plain = signature.resultCount() != 1 || Signature.isNumber(signature.result(0));
    for (int i = 0; i < args.length; i++) {
      if (Signature.isNumber(signature.parameter(i))) {
        bits[i] = bits(args[i]);
      } else {
        references[i] = args[i];
        plain = false;
      }
    }
    if (plain) {
      return result(signature, instance.getMachine().call(index, bits), null);
    }
    CallResult result = instance.getMachine().callWithRefs(index, bits, references);
    while (instance.isTailCallPending()) {
      int next = instance.tailCallFuncId();
      long[] nextBits = instance.tailCallArgs();
      Object[] nextReferences = instance.tailCallRefArgs();
      instance.clearTailCall();
      result = instance.getMachine().callWithRefs(next, nextBits, nextReferences);
    }
    return result(signature, result.longs(), result.refs());
  }

  private static @Nullable Object result(
      Signature signature, long[] bits, @Nullable Object @Nullable [] references) {
    if (signature.resultCount() == 0) {
      return null;
    }
    if (signature.resultCount() > 1) {
      return bits;
    }
    byte type = signature.result(0);
    if (!Signature.isNumber(type)) {
      return references == null ? null : references[0];
    }
    return number(type, bits[0]);
  }

  /**
   * Calls a host function.
   *
   * @param handle its type is the {@code methodType} of the signature
   * @param bits of the arguments
   * @param references the arguments that are externrefs; null if there are none
   */
  @SuppressWarnings("IllegalThrows") // host functions throw what they like
  static CallResult callHost(
      MethodHandle handle,
      Signature signature,
      long[] bits,
      @Nullable Object @Nullable [] references)
      throws Throwable {
    @Nullable Object[] args = new Object[signature.parameterCount()];
    for (int i = 0; i < args.length; i++) {
      byte type = signature.parameter(i);
      if (Signature.isNumber(type)) {
        args[i] = number(type, bits[i]);
      } else {
        args[i] = references == null ? null : references[i];
      }
    }
    Object result = handle.invokeWithArguments(args);
    if (signature.resultCount() != 1) {
      long[] several = signature.resultCount() == 0 ? new long[0] : (long[]) result;
      return CallResult.of(several, null);
    }
    return Signature.isNumber(signature.result(0))
        ? CallResult.of(new long[] {bits(result)}, null)
        : CallResult.of(new long[1], new Object[] {result});
  }

  private static Object number(byte type, long bits) {
    return switch (Signature.name(type)) {
      case "i32" -> (int) bits;
      case "i64" -> bits;
      case "f32" -> Float.intBitsToFloat((int) bits);
      default -> Double.longBitsToDouble(bits);
    };
  }

  private static long bits(@Nullable Object number) {
    return switch (number) {
      case Integer i -> i;
      case Long l -> l;
      case Float f -> Float.floatToRawIntBits(f);
      case Double d -> Double.doubleToRawLongBits(d);
      case null, default -> throw new IllegalArgumentException("not a number: " + number);
    };
  }

  /** A signature in Endive's form. */
  static FunctionType type(Signature signature) {
    return FunctionType.of(
        types(signature.parameterCount(), signature::parameter),
        types(signature.resultCount(), signature::result));
  }

  private interface Codes {
    byte at(int index);
  }

  private static List<ValType> types(int count, Codes codes) {
    ValType[] types = new ValType[count];
    for (int i = 0; i < count; i++) {
      types[i] = type(codes.at(i));
    }
    return List.of(types);
  }

  static ValType type(byte code) {
    return switch (Signature.name(code)) {
      case "i32" -> ValType.I32;
      case "i64" -> ValType.I64;
      case "f32" -> ValType.F32;
      case "f64" -> ValType.F64;
      case "funcref" -> ValType.FuncRef;
      case "externref" -> ValType.ExternRef;
      default -> throw new IllegalArgumentException(Signature.name(code));
    };
  }
}
