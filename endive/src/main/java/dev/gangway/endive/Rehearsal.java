package dev.gangway.endive;

import dev.gangway.compiler.EndiveMemory;
import dev.gangway.host.StackReserve;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.OutOfBoundsException;
import java.util.HexFormat;
import java.util.List;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.OpcodeImpl;
import run.endive.runtime.TableInstance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/**
 * Executes the instructions of guests once in each JVM, before the first guest runs.
 *
 * <p>A guest can execute any instruction at the end of its stack. If that is the first use of a
 * class, its initializer runs out of stack, and the class stays unusable for the life of the JVM: a
 * class of the engine, of Gangway, or of the JDK (string concatenation, method handles). This
 * includes exceptions, because Java code loads their classes. {@code DeepestInstructionTest} shows
 * that nothing is missing here.
 */
final class Rehearsal {
  /** Classes that compiled code uses and the methods here do not. */
  private static final List<String> CLASSES =
      List.of(
          "run.endive.runtime.CallResult",
          "run.endive.runtime.ConstantEvaluators",
          "run.endive.runtime.ConstantEvaluators$1",
          "run.endive.runtime.ConstantEvaluators$ConstantResult",
          "run.endive.runtime.Instance$TailCallPending",
          "run.endive.runtime.MemCopyWorkaround",
          "run.endive.runtime.TrapException",
          "run.endive.runtime.WasmException",
          "run.endive.runtime.WasmException$Builder",
          "run.endive.runtime.WasmInterruptedException",
          "run.endive.runtime.WasmRuntimeException",
          "run.endive.wasm.InvalidException",
          "run.endive.wasm.UninstantiableException",
          "run.endive.wasm.types.Value",
          Interrupted.class.getName(),
          MemoryAccess.class.getName(),
          MemoryLinks.OWNER.getName(),
          SyscallImport.class.getName(),
          "dev.gangway.wasi.GuestExit");

  /** The same for interpreted functions. */
  private static final List<String> INTERPRETERS =
      List.of(
          "run.endive.runtime.InterpreterMachine$1",
          "run.endive.runtime.InterpreterMachine$AtomicOp",
          "run.endive.runtime.CtrlFrame",
          "run.endive.runtime.MStack",
          "run.endive.runtime.StackFrame");

  /** A module with one function, {@code f}: {@code block, nop, end}. */
  private static final byte[] SMALL =
      HexFormat.of()
          .parseHex(
              "0061736d01000000010401600000030201000705010166000" + "00a08010600024001" + "0b0b");

  private static boolean compiled;
  private static boolean interpreted;

  private Rehearsal() {}

  /** For compiled functions; returns when it is done. */
  static synchronized void ofCompiledFunctions() {
    if (compiled) {
      return;
    }
    StackReserve.assureLarge();
    CLASSES.forEach(Rehearsal::initialize);
    try (LinearMemory memory = LinearMemory.create(1, 1)) {
      EndiveMemory engines = new EndiveMemory(memory, new MemoryLimits(1, 1));
      plainAccesses(engines);
      atomicAccesses(engines);
      bulk(engines);
    }
    arithmetic();
    tables();
    compiled = true;
  }

  /** For interpreted functions, in addition to {@link #ofCompiledFunctions}. */
  static synchronized void ofInterpretedFunctions() {
    if (interpreted) {
      return;
    }
    interpreted = true; // the instance below checks it
    INTERPRETERS.forEach(Rehearsal::initialize);
    Instance.builder(Parser.parse(SMALL))
        .withMachineFactory(instance -> new GuestInterpreter(instance, new int[] {0}))
        .withUnsafeExecutionListener(GuestInterpreter::beforeEach)
        .build()
        .export("f")
        .apply();
  }

  private static void initialize(String name) {
    try {
      Class.forName(name, true, Rehearsal.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }

  private static void plainAccesses(Memory memory) {
    memory.writeByte(0, memory.read(0));
    memory.writeShort(0, memory.readShort(0));
    memory.writeI32(0, memory.readInt(0));
    memory.writeLong(0, memory.readLong(0));
    memory.writeF32(0, memory.readFloat(0));
    memory.writeF64(0, memory.readDouble(0));
    try {
      memory.readInt(-1);
    } catch (OutOfBoundsException e) {
      return;
    }
    throw new AssertionError("an address outside memory");
  }

  private static void atomicAccesses(Memory memory) {
    memory.atomicFence();
    OpcodeImpl.ATOMIC_FENCE();
    memory.atomicWriteByte(0, memory.atomicReadByte(0));
    memory.atomicWriteShort(0, memory.atomicReadShort(0));
    memory.atomicWriteInt(0, memory.atomicReadInt(0));
    memory.atomicWriteLong(0, memory.atomicReadLong(0));
    memory.atomicCmpxchgByte(0, (byte) 0, (byte) 0);
    memory.atomicCmpxchgShort(0, (short) 0, (short) 0);
    memory.atomicCmpxchgInt(0, 0, 0);
    memory.atomicCmpxchgLong(0, 0, 0);
    memory.atomicXchgByte(0, (byte) 0);
    memory.atomicXchgShort(0, (short) 0);
    memory.atomicAddInt(0, 0);
    memory.atomicAndInt(0, 0);
    memory.atomicOrInt(0, 0);
    memory.atomicXorInt(0, 0);
    memory.atomicXchgInt(0, 0);
    memory.atomicAddLong(0, 0);
    memory.atomicAndLong(0, 0);
    memory.atomicOrLong(0, 0);
    memory.atomicXorLong(0, 0);
    memory.atomicXchgLong(0, 0);
    memory.atomicNotify(0, 1);
  }

  /** Small and large sizes take different paths. */
  private static void bulk(Memory memory) {
    for (int n : new int[] {8, 64, 4 << 10, 60 << 10}) {
      memory.fill((byte) 0, 0, n);
      memory.copy(0, 1, n);
      memory.write(0, new byte[n], 0, n);
    }
    memory.grow(0);
    memory.grow(1);
    memory.pages();
  }

  /** Arithmetic of the JDK that is not an instruction of the JVM. */
  private static void arithmetic() {
    OpcodeImpl.F64_NEAREST(0.5);
    OpcodeImpl.F64_CEIL(0.5);
    OpcodeImpl.F64_FLOOR(0.5);
    OpcodeImpl.F64_TRUNC(-0.5);
    OpcodeImpl.F64_SQRT(2);
    OpcodeImpl.F64_COPYSIGN(1, -1);
    OpcodeImpl.F64_MIN(1, -1);
    OpcodeImpl.F64_MAX(1, -1);
    OpcodeImpl.F64_CONVERT_I64_U(-1);
    OpcodeImpl.F32_NEAREST(0.5f);
    OpcodeImpl.F32_CEIL(0.5f);
    OpcodeImpl.F32_FLOOR(0.5f);
    OpcodeImpl.F32_TRUNC(-0.5f);
    OpcodeImpl.F32_SQRT(2);
    OpcodeImpl.F32_COPYSIGN(1, -1);
    OpcodeImpl.F32_MIN(1, -1);
    OpcodeImpl.F32_MAX(1, -1);
    OpcodeImpl.F32_CONVERT_I64_U(-1);
    OpcodeImpl.I64_DIV_U(-1, 3);
    OpcodeImpl.I64_REM_U(-1, 3);
    OpcodeImpl.I32_DIV_U(-1, 3);
    OpcodeImpl.I32_REM_U(-1, 3);
    OpcodeImpl.I64_TRUNC_F64_U(1e19);
    OpcodeImpl.I64_TRUNC_F32_U(1e19f);
    OpcodeImpl.I64_TRUNC_SAT_F64_U(1e19);
  }

  /** A call of an empty element: its message is a concatenation. */
  private static void tables() {
    Table table = new Table(ValType.FuncRef, new TableLimits(1, 2));
    TableInstance empty = new GuestTables().create(table, Value.REF_NULL_VALUE);
    empty.grow(1, Value.REF_NULL_VALUE, null);
    try {
      empty.requiredRef(0);
    } catch (WasmEngineException e) {
      return;
    }
    throw new AssertionError("an empty element");
  }
}
