package dev.gangway.endive;

import dev.gangway.compiler.GuestState;
import dev.gangway.wasi.engine.Gate;
import dev.gangway.wasi.engine.GlobalCell;
import dev.gangway.wasi.engine.Instance;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.Signature;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Memory;

/**
 * A live instance of a module.
 *
 * <p>There are two ways into a function. {@link Entries}, which Gangway compiles, pass plain
 * arguments and allocate nothing. Functions with references, and modules whose classes Endive made
 * alone, are called through arrays ({@link #call}).
 *
 * <p>Public only for compiled code.
 */
public final class EndiveInstance implements Instance {
  private static final MethodHandle CALL;

  static {
    try {
      CALL =
          MethodHandles.lookup()
              .findVirtual(
                  EndiveInstance.class,
                  "call",
                  MethodType.methodType(Object.class, int.class, Signature.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("call", e);
    }
  }

  /** Around each call. */
  private final Gate gate;

  /** Endive's instance. */
  public final run.endive.runtime.Instance instance;

  /** Its memory; null if it has none. */
  public final @Nullable Memory memory;

  /** What its functions share, if Gangway's compiler has compiled them; otherwise null. */
  public final @Nullable GuestState state;

  private final ScannedModule module;
  private final Entries entries;

  EndiveInstance(
      run.endive.runtime.Instance instance, ScannedModule module, Entries entries, Gate gate) {
    this.instance = instance;
    this.memory = instance.memory();
    this.state = entries.stateOf(instance);
    this.module = module;
    this.entries = entries;
    this.gate = gate;
  }

  /** Begins a call: {@link Gate#enter}. */
  public void enter() {
    gate.enter();
  }

  /** Ends a call that returned: {@link Gate#exit}. */
  public void exit() {
    gate.exit();
  }

  /**
   * Ends a call that threw.
   *
   * @param thrown by compiled code
   * @return what the caller gets
   */
  public Throwable failed(Throwable thrown) {
    return gate.failed(Faults.of(thrown));
  }

  /**
   * Makes the tail calls that a function has left.
   *
   * @return the results of the last one
   */
  public long[] tailCalls() {
    int function = instance.tailCallFuncId();
    long[] args = instance.tailCallArgs();
    instance.clearTailCall();
    return instance.getMachine().call(function, args);
  }

  @Override
  public MethodHandle function(int index) {
    Signature signature = module.typeOf(index);
    MethodType type =
        Objects.requireNonNull(signature.methodType(), "a function that Java cannot call");
    MethodHandle entry = entries.find(index, type);
    if (entry != null) {
      return MethodHandles.insertArguments(entry, type.parameterCount(), this);
    }
    return MethodHandles.insertArguments(CALL.bindTo(this), 0, index, signature)
        .asCollector(Object[].class, type.parameterCount())
        .asType(type);
  }

  @Override
  public GlobalCell global(int index) {
    GlobalInstance variable = instance.global(index);
    return new GlobalCell() {
      @Override
      public long bits() {
        return variable.getValueLow();
      }

      @Override
      public void set(long bits) {
        variable.setValueLow(bits);
      }
    };
  }

  /** Calls a function with boxed arguments. */
  @SuppressWarnings({"unused", "IllegalThrows"}) // by a method handle
  private @Nullable Object call(int index, Signature signature, Object[] args) throws Throwable {
    gate.enter();
    Object result;
    try {
      result = Boxes.call(instance, index, signature, args);
    } catch (Throwable t) {
      throw failed(t);
    }
    gate.exit();
    return result;
  }
}
