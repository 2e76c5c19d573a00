package dev.gangway.compiler;

import dev.gangway.wasm.Opcodes;
import dev.gangway.wasm.WasmReader;
import java.util.BitSet;

/**
 * What must be known of a function before it is compiled.
 *
 * @param usesMemory whether it loads or stores
 * @param makesCalls whether it calls a function
 * @param makesTailCalls whether it calls one as its last action
 * @param instructions their number
 */
record BodySummary(
    boolean usesMemory, boolean makesCalls, boolean makesTailCalls, int instructions) {
  private static final int OTHER_MEMORY = 0x40;
  private static final int TRY_TABLE = 0x1f;
  private static final int REF_FUNC = 0xd2;
  private static final int RETURN_CALL = 0x12;

  /**
   * Reads a function.
   *
   * @param in its local variables and instructions; read to the end
   * @param taken gets the functions that it takes references of, or calls as its last action
   */
  static BodySummary of(WasmReader in, BitSet taken) {
    for (int left = in.u32(); left > 0; left--) {
      in.u32();
      skipType(in);
    }
    boolean memory = false;
    boolean calls = false;
    boolean tailCalls = false;
    int instructions = 0;
    while (!in.isAtEnd()) {
      int opcode = in.peek();
      memory |= opcode >= Opcodes.FIRST_LOAD && opcode <= Opcodes.LAST_STORE;
      calls |= opcode >= Opcodes.CALL && opcode <= 0x15;
      tailCalls |= opcode == RETURN_CALL || opcode == 0x13 || opcode == 0x15;
      if (opcode == REF_FUNC || opcode == RETURN_CALL) {
        in.u8();
        taken.set(in.u32());
      } else {
        skip(in);
      }
      instructions++;
    }
    return new BodySummary(memory, calls, tailCalls, instructions);
  }

  private static void skipType(WasmReader in) {
    int type = in.u8();
    if (type == 0x63 || type == 0x64) {
      in.signed33();
    }
  }

  /**
   * Skips an instruction, without the content of a block.
   *
   * @return by how much it changes the nesting
   */
  static int skip(WasmReader in) {
    int opcode = in.u8();
    if (opcode >= Opcodes.FIRST_LOAD && opcode <= Opcodes.LAST_STORE) {
      memoryArgument(in);
      return 0;
    }
    switch (opcode) {
      case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF -> {
        blockType(in);
        return 1;
      }
      case TRY_TABLE -> {
        blockType(in);
        for (int left = in.u32(); left > 0; left--) {
          int kind = in.u8();
          if (kind <= Handlers.CATCH_REF) {
            in.u32();
          }
          in.u32();
        }
        return 1;
      }
      case Opcodes.END -> {
        return -1;
      }
      case Opcodes.BR_TABLE -> {
        for (int left = in.u32(); left >= 0; left--) {
          in.u32();
        }
      }
      case Opcodes.CALL_INDIRECT, 0x13 -> {
        in.u32();
        in.u32();
      }
      case 0x1c -> {
        for (int left = in.u32(); left > 0; left--) {
          skipType(in);
        }
      }
      case 0x08,
          Opcodes.BR,
          Opcodes.BR_IF,
          Opcodes.CALL,
          RETURN_CALL,
          0x14,
          0x15,
          0x20,
          0x21,
          0x22,
          0x23,
          0x24,
          0x25,
          0x26,
          Opcodes.MEMORY_SIZE,
          Opcodes.MEMORY_GROW,
          0xd2,
          0xd5,
          0xd6 ->
          in.u32();
      case Opcodes.I32_CONST, Opcodes.I64_CONST, 0xd0 -> in.skipNumber();
      case Opcodes.F32_CONST -> in.skip(Float.BYTES);
      case Opcodes.F64_CONST -> in.skip(Double.BYTES);
      case Opcodes.PREFIX -> prefixed(in);
      case 0xfe -> {
        if (in.u32() == 3) {
          in.u8();
        } else {
          memoryArgument(in);
        }
      }
      default -> {}
    }
    return 0;
  }

  private static void prefixed(WasmReader in) {
    switch (in.u32()) {
      case 8, 10, 12, 14 -> {
        in.u32();
        in.u32();
      }
      case 9, 11, 13, 15, 16, 17 -> in.u32();
      default -> {}
    }
  }

  private static void memoryArgument(WasmReader in) {
    if ((in.u32() & OTHER_MEMORY) != 0) {
      in.u32();
    }
    in.unsigned();
  }

  private static void blockType(WasmReader in) {
    int first = in.peek();
    if (first == 0x63 || first == 0x64) {
      skipType(in);
    } else {
      in.signed33();
    }
  }
}
