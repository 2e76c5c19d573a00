package dev.gangway.compiler;

import dev.gangway.uaccess.OutOfBoundsException;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.Machine;
import run.endive.runtime.TrapException;
import run.endive.wasm.WasmEngineException;

/** Calls compiled functions for Endive, by its arrays. */
final class GuestMachine implements Machine {
  private final GuestState state;
  private final BoxedCalls calls;

  /** For each type of the module, the first one that is equal. */
  private final int[] types;

  GuestMachine(GuestState state, BoxedCalls calls, int[] types) {
    this.state = state;
    this.calls = calls;
    this.types = types;
  }

  GuestState state() {
    return state;
  }

  @Override
  public long[] call(int function, long[] args) {
    return callWithRefs(function, args, null).longs();
  }

  @Override
  public CallResult callWithRefs(
      int function, long[] args, @Nullable Object @Nullable [] references) {
    state.ready();
    int type = types[state.instance.functionType(function)];
    var boxed = new Boxed(state.instance.type(type));
    boxed.put(args, references, state);
    try {
      calls.call(type, function, state);
    } catch (OutOfBoundsException e) {
      throw new TrapException(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw new WasmEngineException("call stack exhausted", e);
    }
    return boxed.results(state);
  }
}
