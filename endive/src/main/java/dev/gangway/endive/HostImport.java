package dev.gangway.endive;

import dev.gangway.host.StackReserve;
import dev.gangway.wasi.engine.Gate;
import dev.gangway.wasi.engine.HostFailure;
import dev.gangway.wasm.Signature;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmFunctionHandle;

/**
 * A function of the embedder as a guest imports it. As with {@link SyscallImport}, there are two
 * ways in: Endive's arrays, for interpreted functions and classes that Endive compiled alone, and
 * {@link #handle} with plain arguments, from code that Gangway compiled ({@link Trampolines}).
 *
 * <p>Public only for compiled code.
 */
public final class HostImport extends HostFunction {
  /** The function, with the type of the import. */
  public final MethodHandle handle;

  private final Gate gate;

  HostImport(String module, String name, Signature signature, MethodHandle handle, Gate gate) {
    super(module, name, Boxes.type(signature), new Boxed(handle, signature, gate));
    this.handle = handle;
    this.gate = gate;
  }

  /**
   * Begins a call of an import.
   *
   * @param index of the function in its module
   * @return the import: this, or a {@link SyscallImport}
   * @throws StackOverflowError if it may not have enough stack
   */
  public static ImportFunction enter(Instance instance, int index) {
    StackReserve.assure();
    return instance.imports().function(index);
  }

  /** Ends a call that returned. */
  public void returned() {
    gate.checkAlive();
  }

  /**
   * Ends a call that threw.
   *
   * @return what passes the guest's frames
   */
  public static RuntimeException failed(Throwable thrown) {
    return thrown instanceof HostFailure failure ? failure : new HostFailure(thrown);
  }

  private record Boxed(MethodHandle handle, Signature signature, Gate gate)
      implements WasmFunctionHandle {
    @Override
    public long[] apply(Instance instance, long... args) {
      return call(args, null).longs();
    }

    @Override
    public CallResult applyWithRefs(Instance instance, long[] args, Object[] references) {
      return call(args, references);
    }

    private CallResult call(long[] args, @Nullable Object @Nullable [] references) {
      StackReserve.assure();
      CallResult result;
      try {
        result = Boxes.callHost(handle, signature, args, references);
      } catch (Throwable t) {
        throw failed(t);
      }
      gate.checkAlive();
      return result;
    }
  }
}
