package dev.gangway.compiler;

import dev.gangway.wasm.Signature;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.internal.CompilerInterpreterMachine;

/** Writes the code between compiled functions and Java. */
public interface Boundary {
  /** Endive's arrays, for functions of any type. */
  Boundary ENDIVE = new Boundary() {};

  /** The class of a module's state, a {@link GuestState}. */
  ClassDesc STATE = Names.STATE;

  /**
   * Writes a method by which compiled functions call an imported one. By default it passes Endive's
   * arrays.
   *
   * @param code its parameters are those of the function, and a {@link GuestState}; a reference is
   *     an object. It returns the first result and leaves the others in {@link GuestState#values}
   *     and {@link GuestState#references}, by their index.
   * @param signature of the function
   * @param function its index
   */
  default void writeImport(CodeBuilder code, Signature signature, int function) {
    int state = code.parameterSlot(signature.parameterCount());
    Dispatch.putArguments(code, signature, state);
    code.loadConstant(function)
        .aload(state)
        .invokestatic(
            Names.GUEST_STATE,
            "callImport",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, Names.GUEST_STATE));
    Dispatch.returnFirst(code, signature, state);
  }

  /**
   * The type of the method by which Java calls an exported function.
   *
   * @return null if there is none, which is the default
   */
  default @Nullable MethodTypeDesc entryType(Signature signature) {
    return null;
  }

  /**
   * Writes a method by which Java calls an exported function.
   *
   * @param code its parameters and results are those of {@link #entryType}
   * @param signature of the function
   * @param owner the class of its method
   * @param name of its method, which has the function's parameters and a state, whose class is
   *     {@link #STATE}
   */
  default void writeEntry(CodeBuilder code, Signature signature, ClassDesc owner, String name) {
    throw new UnsupportedOperationException("no entries");
  }

  /**
   * The machine for functions that are too large for a method of the JVM. By default Endive's.
   *
   * @param functions their indexes
   */
  default Machine interpreter(Instance instance, int[] functions) {
    return new CompilerInterpreterMachine(instance, functions);
  }
}
