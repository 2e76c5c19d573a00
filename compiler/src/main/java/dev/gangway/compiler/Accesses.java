package dev.gangway.compiler;

import dev.gangway.uaccess.EngineMemory;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasm.Opcodes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the loads and stores of one function.
 *
 * <p>Each is one comparison with the size of memory and one access, in line. A method for both
 * would use up what HotSpot's C2 inlines into a function. The size is read each time, because other
 * functions may grow the memory. The base never changes and is in a variable.
 *
 * <p>In a JVM without direct access, each is a call of {@link EngineMemory}.
 */
final class Accesses {
  private static final ClassDesc UNSAFE = ClassDesc.of("jdk.internal.misc", "Unsafe");
  private static final ClassDesc DIRECT = ClassDesc.of("dev.gangway.uaccess", "DirectAccess");

  private static final MethodTypeDesc OUTSIDE =
      MethodTypeDesc.of(
          Names.RUNTIME_EXCEPTION,
          ConstantDescs.CD_long,
          ConstantDescs.CD_long,
          ConstantDescs.CD_int,
          Names.MEMORY);

  /** The JVM's type of what is loaded or stored, by opcode, from {@code i32.load} on. */
  private static final TypeKind[] TYPES = {
    TypeKind.INT,
    TypeKind.LONG,
    TypeKind.FLOAT,
    TypeKind.DOUBLE,
    TypeKind.BYTE,
    TypeKind.BYTE,
    TypeKind.SHORT,
    TypeKind.SHORT,
    TypeKind.BYTE,
    TypeKind.BYTE,
    TypeKind.SHORT,
    TypeKind.SHORT,
    TypeKind.INT,
    TypeKind.INT,
    TypeKind.INT,
    TypeKind.LONG,
    TypeKind.FLOAT,
    TypeKind.DOUBLE,
    TypeKind.BYTE,
    TypeKind.SHORT,
    TypeKind.BYTE,
    TypeKind.SHORT,
    TypeKind.INT
  };

  private static final int I64_LOAD8_S = 0x30;
  private static final int I64_LOAD32_U = 0x35;
  private static final int I64_STORE8 = 0x3c;

  private final CodeBuilder code;

  /** The variable with the {@link EngineMemory}. */
  private final int memory;

  /** The variable with its base. */
  private final int base;

  /** The variable with the pointer of an access. */
  private final int pointer;

  /**
   * Reads the memory's base at the start of a function.
   *
   * @param state the variable with the state
   */
  Accesses(CodeBuilder code, int state) {
    this.code = code;
    this.memory = code.allocateLocal(TypeKind.REFERENCE);
    this.base = code.allocateLocal(TypeKind.LONG);
    this.pointer = code.allocateLocal(TypeKind.LONG);
    code.aload(state).getfield(Names.GUEST_STATE, "memory", Names.MEMORY).astore(memory);
    code.aload(memory).getfield(Names.MEMORY, "base", ConstantDescs.CD_long).lstore(base);
  }

  static TypeKind type(int opcode) {
    return TYPES[opcode - Opcodes.FIRST_LOAD];
  }

  /** The pointer is on the stack, as an int; then the value is. */
  void load(int opcode, long offset) {
    TypeKind type = type(opcode);
    if (LinearMemory.isDirect()) {
      check(offset, bytes(type));
      address(offset);
      code.invokevirtual(
          UNSAFE,
          "get" + name(type),
          MethodTypeDesc.of(type.upperBound(), ConstantDescs.CD_Object, ConstantDescs.CD_long));
    } else {
      code.loadConstant(offset)
          .aload(memory)
          .invokestatic(
              Names.MEMORY,
              "load" + name(type),
              MethodTypeDesc.of(
                  type.upperBound(), ConstantDescs.CD_int, ConstantDescs.CD_long, Names.MEMORY));
    }
    extend(opcode);
  }

  private void extend(int opcode) {
    switch (opcode) {
      case 0x2d -> code.loadConstant(0xff).iand(); // i32.load8_u
      case 0x2f -> code.loadConstant(0xffff).iand(); // i32.load16_u
      case 0x31 -> code.loadConstant(0xff).iand().i2l();
      case 0x33 -> code.loadConstant(0xffff).iand().i2l();
      case I64_LOAD32_U -> Numerics.unsigned(code);
      default -> {
        if (opcode >= I64_LOAD8_S && opcode < I64_LOAD32_U) {
          code.i2l();
        }
      }
    }
  }

  /**
   * The pointer and the value are on the stack.
   *
   * @param value a variable for it
   */
  void store(int opcode, long offset, int value) {
    TypeKind type = type(opcode);
    if (opcode >= I64_STORE8) {
      code.l2i();
    }
    if (LinearMemory.isDirect()) {
      code.storeLocal(type.asLoadable(), value);
      check(offset, bytes(type));
      address(offset);
      code.loadLocal(type.asLoadable(), value);
      narrow(type);
      code.invokevirtual(
          UNSAFE,
          "put" + name(type),
          MethodTypeDesc.of(
              ConstantDescs.CD_void,
              ConstantDescs.CD_Object,
              ConstantDescs.CD_long,
              type.upperBound()));
    } else {
      narrow(type);
      code.loadConstant(offset)
          .aload(memory)
          .invokestatic(
              Names.MEMORY,
              "store" + name(type),
              MethodTypeDesc.of(
                  ConstantDescs.CD_void,
                  ConstantDescs.CD_int,
                  type.upperBound(),
                  ConstantDescs.CD_long,
                  Names.MEMORY));
    }
  }

  private void narrow(TypeKind type) {
    if (type == TypeKind.BYTE) {
      code.i2b();
    } else if (type == TypeKind.SHORT) {
      code.i2s();
    }
  }

  /** Traps if the access goes beyond the memory's end. Keeps the pointer in its variable. */
  private void check(long offset, int bytes) {
    Label inside = code.newLabel();
    Numerics.unsigned(code);
    code.dup2()
        .lstore(pointer)
        .loadConstant(offset + bytes)
        .ladd()
        .aload(memory)
        .getfield(Names.MEMORY, "size", ConstantDescs.CD_long)
        .lcmp()
        .ifle(inside)
        .lload(pointer)
        .loadConstant(offset)
        .loadConstant(bytes)
        .aload(memory)
        .invokestatic(Names.TRAPS, "outside", OUTSIDE)
        .athrow()
        .labelBinding(inside);
  }

  /** Pushes what comes before the value, or all that a load needs. */
  private void address(long offset) {
    code.getstatic(DIRECT, "UNSAFE", UNSAFE).aconst_null().lload(base).lload(pointer).ladd();
    if (offset != 0) {
      code.loadConstant(offset).ladd();
    }
  }

  private static int bytes(TypeKind type) {
    return switch (type) {
      case BYTE -> Byte.BYTES;
      case SHORT -> Short.BYTES;
      case INT, FLOAT -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }

  private static String name(TypeKind type) {
    return switch (type) {
      case BYTE -> "Byte";
      case SHORT -> "Short";
      case INT -> "Int";
      case LONG -> "Long";
      case FLOAT -> "Float";
      default -> "Double";
    };
  }
}
