package dev.gangway.wasi.engine;

import java.lang.invoke.MethodHandle;

/** A live instance of an {@link Executable}. One thread at a time: see {@link Gate}. */
public interface Instance {

  /**
   * A function of the module, ready to be called from Java.
   *
   * <p>Its type is {@link dev.gangway.wasm.Signature#methodType()}. A call goes through the {@link
   * Gate}: {@link Gate#enter} before, {@link Gate#exit} after a return. If the function throws, the
   * call throws what {@link Gate#failed} returns.
   *
   * @param index of a function whose type has a {@code methodType}
   */
  MethodHandle function(int index);

  /**
   * A global variable of the module, its own or imported.
   *
   * @param index of a variable of a number type
   */
  GlobalCell global(int index);
}
