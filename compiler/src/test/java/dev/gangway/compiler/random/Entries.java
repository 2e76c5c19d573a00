package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Program.Function;
import java.util.Collections;
import java.util.List;

/** The exported functions of a program. Their parameters and results are i64. */
final class Entries {
  private static final int END = 0x0b;

  private Entries() {}

  private static List<Type> longs(int count) {
    return Collections.nCopies(count, Type.I64);
  }

  /** The type's index of a function's entry. */
  static int type(Program program, Function function) {
    return program.type(longs(function.params.size()), longs(function.results.size()));
  }

  /** Sets the fuel and calls a function. */
  static byte[] body(Program program, int index) {
    Function function = program.functions.get(index);
    Bytes out = new Bytes().u32(function.results.size());
    function.results.forEach(each -> out.u32(1).u8(each.code));
    out.u8(0x41).s64(program.fuel).u8(0x24).u32(Program.FUEL);
    for (int i = 0; i < function.params.size(); i++) {
      from(function.params.get(i), out.u8(0x20).u32(i));
    }
    out.u8(0x10).u32(Program.index(index));
    int first = function.params.size();
    for (int i = function.results.size() - 1; i >= 0; i--) {
      out.u8(0x21).u32(first + i);
    }
    for (int i = 0; i < function.results.size(); i++) {
      to(function.results.get(i), new Bytes().u8(0x20).u32(first + i), out);
    }
    return out.u8(END).toByteArray();
  }

  /** A parameter from its bits; a reference by its number. */
  private static void from(Type type, Bytes out) {
    switch (type) {
      case I32 -> out.u8(0xa7);
      case F32 -> out.u8(0xa7).u8(0xbe);
      case F64 -> out.u8(0xbf);
      case V128 -> out.u8(0xfd).u32(18);
      case FUNCREF -> out.u8(0xa7).u8(0x41).s64(7).u8(0x71).u8(0x25).u32(Program.FUNCTION_TABLE);
      case EXTERNREF -> out.u8(0xa7).u8(0x10).u32(Host.OBJECT);
      default -> {}
    }
  }

  /**
   * Writes a result's bits; of a reference what can be seen.
   *
   * @param get the instruction that makes the result
   */
  private static void to(Type type, Bytes get, Bytes out) {
    out.bytes(get.toByteArray());
    switch (type) {
      case I32 -> out.u8(0xad);
      case F32 -> out.u8(0xbc).u8(0xad);
      case F64 -> out.u8(0xbd);
      case V128 -> {
        out.u8(0xfd).u32(29).u8(0).u8(0x42).s64(31).u8(0x7e); // the low half * 31
        out.bytes(get.toByteArray()).u8(0xfd).u32(29).u8(1).u8(0x7c); // + the other
      }
      case FUNCREF -> out.u8(0xd1).u8(0xad);
      case EXTERNREF -> out.u8(0x10).u32(Host.NUMBER).u8(0xad);
      default -> {}
    }
  }

  private static int stateSize(Program program) {
    return program.globalTypes().size() + 4;
  }

  static int stateType(Program program) {
    return program.type(List.of(), longs(stateSize(program)));
  }

  /** Returns the globals, and what can be seen of the memory's and the tables' sizes and slots. */
  static byte[] state(Program program) {
    Bytes out = new Bytes().u32(0);
    List<Type> types = program.globalTypes();
    for (int i = 0; i < types.size(); i++) {
      to(types.get(i), new Bytes().u8(0x23).u32(1 + i), out);
    }
    out.u8(0x3f).u8(0).u8(0xad);
    out.u8(0xfc).u32(16).u32(Program.FUNCTION_TABLE).u8(0xad);
    out.u8(0xfc).u32(16).u32(Program.OBJECT_TABLE).u8(0xad);
    out.u8(0x42).s64(0);
    for (int i = 0; i < Program.FUNCTION_TABLE_SIZE; i++) {
      out.u8(0x42).s64(1).u8(0x86); // i64.shl
      out.u8(0x41).s64(i).u8(0x25).u32(Program.FUNCTION_TABLE).u8(0xd1).u8(0xad).u8(0x7c);
    }
    for (int i = 0; i < Program.OBJECT_TABLE_SIZE; i++) {
      out.u8(0x42).s64(31).u8(0x7e); // i64.mul
      out.u8(0x41).s64(i).u8(0x25).u32(Program.OBJECT_TABLE);
      out.u8(0x10).u32(Host.NUMBER).u8(0xad).u8(0x7c);
    }
    return out.u8(END).toByteArray();
  }
}
