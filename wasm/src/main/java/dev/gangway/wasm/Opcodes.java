package dev.gangway.wasm;

import java.util.Arrays;

/**
 * The known instructions, and their numbers of operands and results.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/index-instructions.html">index</a>
 */
public final class Opcodes {
  /** No instruction: the block that is a whole function. */
  public static final int FUNCTION = -1;

  public static final int UNREACHABLE = 0x00;
  public static final int NOP = 0x01;
  public static final int BLOCK = 0x02;
  public static final int LOOP = 0x03;
  public static final int IF = 0x04;
  public static final int ELSE = 0x05;
  public static final int END = 0x0b;
  public static final int BR = 0x0c;
  public static final int BR_IF = 0x0d;
  public static final int BR_TABLE = 0x0e;
  public static final int RETURN = 0x0f;
  public static final int CALL = 0x10;
  public static final int CALL_INDIRECT = 0x11;
  public static final int DROP = 0x1a;
  public static final int SELECT = 0x1b;
  public static final int LOCAL_GET = 0x20;
  public static final int LOCAL_SET = 0x21;
  public static final int LOCAL_TEE = 0x22;
  public static final int GLOBAL_GET = 0x23;
  public static final int GLOBAL_SET = 0x24;
  public static final int FIRST_LOAD = 0x28;
  public static final int FIRST_STORE = 0x36;
  public static final int LAST_STORE = 0x3e;
  public static final int MEMORY_SIZE = 0x3f;
  public static final int MEMORY_GROW = 0x40;
  public static final int I32_CONST = 0x41;
  public static final int I64_CONST = 0x42;
  public static final int F32_CONST = 0x43;
  public static final int F64_CONST = 0x44;
  public static final int I32_EQZ = 0x45;
  public static final int I32_EQ = 0x46;
  public static final int I64_EQZ = 0x50;
  public static final int F64_GE = 0x66;
  public static final int I32_CLZ = 0x67;
  public static final int I32_POPCNT = 0x69;
  public static final int I64_CLZ = 0x79;
  public static final int I64_POPCNT = 0x7b;
  public static final int I64_OR = 0x84;
  public static final int I64_SHL = 0x86;
  public static final int I64_SHR_U = 0x88;
  public static final int I32_WRAP_I64 = 0xa7;
  public static final int I64_EXTEND_I32_U = 0xad;
  public static final int LAST_NUMERIC = 0xc4;

  /** Of the instructions with two bytes: {@code 0xfc00} and the second one. */
  public static final int PREFIX = 0xfc;

  public static final int MEMORY_INIT = 0xfc08;
  public static final int DATA_DROP = 0xfc09;
  public static final int MEMORY_COPY = 0xfc0a;
  public static final int MEMORY_FILL = 0xfc0b;

  /** For each numeric instruction, its number of operands; each has one result. */
  private static final byte[] NUMERIC = new byte[LAST_NUMERIC + 1];

  static {
    Arrays.fill(NUMERIC, I32_EQZ, LAST_NUMERIC + 1, (byte) 2);
    NUMERIC[I32_EQZ] = 1;
    NUMERIC[I64_EQZ] = 1;
    Arrays.fill(NUMERIC, I32_CLZ, I32_POPCNT + 1, (byte) 1);
    Arrays.fill(NUMERIC, I64_CLZ, I64_POPCNT + 1, (byte) 1);
    Arrays.fill(NUMERIC, 0x8b, 0x91 + 1, (byte) 1); // f32.abs to f32.sqrt
    Arrays.fill(NUMERIC, 0x99, 0x9f + 1, (byte) 1); // f64.abs to f64.sqrt
    Arrays.fill(NUMERIC, I32_WRAP_I64, LAST_NUMERIC + 1, (byte) 1); // conversions
  }

  private Opcodes() {}

  /** Whether it has numbers as operands, one as its result, and no immediates. */
  static boolean isNumeric(int opcode) {
    return opcode >= I32_EQZ && opcode <= LAST_NUMERIC;
  }

  static int numericOperands(int opcode) {
    return NUMERIC[opcode];
  }

  static boolean isLoad(int opcode) {
    return opcode >= FIRST_LOAD && opcode < FIRST_STORE;
  }

  static boolean isStore(int opcode) {
    return opcode >= FIRST_STORE && opcode <= LAST_STORE;
  }
}
