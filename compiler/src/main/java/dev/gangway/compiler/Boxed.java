package dev.gangway.compiler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * Moves arguments and results of a function between {@link GuestState} and Endive's arrays: there,
 * each value is a {@code long}, or an object beside it, and a function's reference is its number.
 */
record Boxed(FunctionType type) {
  boolean isPlain() {
    return type.params().stream().allMatch(each -> !each.isReference())
        && type.returns().stream().allMatch(each -> !each.isReference());
  }

  long[] longs(GuestState state) {
    long[] args = new long[type.params().size()];
    for (int i = 0; i < args.length; i++) {
      ValType each = type.params().get(i);
      args[i] =
          each.isReference() && !each.isObjectRef()
              ? GuestState.bits((FunctionReference) state.references[i])
              : state.values[i];
    }
    return args;
  }

  @Nullable Object[] references(GuestState state) {
    @Nullable Object[] args = Arrays.copyOf(state.references, type.params().size());
    for (int i = 0; i < args.length; i++) {
      if (!type.params().get(i).isObjectRef()) {
        args[i] = null;
      }
    }
    return args;
  }

  void keep(CallResult result, GuestState state) {
    for (int i = 0; i < type.returns().size(); i++) {
      ValType each = type.returns().get(i);
      if (each.isObjectRef()) {
        state.references[i] = result.refResult(i);
      } else if (each.isReference()) {
        state.references[i] = state.function(result.longResult(i), state.instance);
      } else {
        state.values[i] = result.longResult(i);
      }
    }
  }

  /** Puts arguments from Endive's arrays in place. */
  void put(long[] args, @Nullable Object @Nullable [] refs, GuestState state) {
    for (int i = 0; i < type.params().size(); i++) {
      ValType each = type.params().get(i);
      if (each.isObjectRef()) {
        state.references[i] = refs == null ? null : refs[i];
      } else if (each.isReference()) {
        state.references[i] = state.function(args[i], state.instance);
      } else {
        state.values[i] = args[i];
      }
    }
  }

  CallResult results(GuestState state) {
    int count = type.returns().size();
    long[] longs = new long[count];
    @Nullable Object[] refs = new Object[count];
    for (int i = 0; i < count; i++) {
      ValType each = type.returns().get(i);
      if (each.isObjectRef()) {
        refs[i] = state.references[i];
      } else if (each.isReference()) {
        longs[i] = GuestState.bits((FunctionReference) state.references[i]);
      } else {
        longs[i] = state.values[i];
      }
      state.references[i] = null;
    }
    return CallResult.of(longs, refs);
  }
}
