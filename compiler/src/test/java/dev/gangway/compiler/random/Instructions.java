package dev.gangway.compiler.random;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Instructions whose operands and results are known from the instruction alone. */
final class Instructions {
  /** What an instruction does with bits and traps. */
  enum Nature {
    /** The same on each engine. */
    EXACT,
    /** Its result is the same if its operands are, with the bits of a NaN. */
    BITS,
    /** As {@link #BITS}, and it takes the sign of its second operand, also that of a NaN. */
    SIGN,
    /** If its result is a NaN, engines differ in the bits. */
    FLOAT,
    /** Divides, and traps. */
    DIVISION,
    /** A conversion that traps. */
    TRUNCATION
  }

  /** An instruction. */
  record Simple(Bytes code, List<Type> operands, Type result, Nature nature) {}

  /** A load or store. For a store the type is that of the value. */
  record Access(int opcode, Type type, int bytes) {}

  private static final Map<Type, List<Simple>> BY_RESULT = new EnumMap<>(Type.class);

  static final List<Access> LOADS = new ArrayList<>();
  static final List<Access> STORES = new ArrayList<>();

  static {
    add(0x45, 0x45, "i:i");
    add(0x46, 0x4f, "ii:i");
    add(0x50, 0x50, "l:i");
    add(0x51, 0x5a, "ll:i");
    add(0x5b, 0x60, "ff:i");
    add(0x61, 0x66, "dd:i");
    add(0x67, 0x69, "i:i");
    add(0x6a, 0x78, "ii:i");
    add(0x79, 0x7b, "l:l");
    add(0x7c, 0x8a, "ll:l");
    add(0x8b, 0x91, "f:f");
    add(0x92, 0x98, "ff:f");
    add(0x99, 0x9f, "d:d");
    add(0xa0, 0xa6, "dd:d");
    add(0xa7, 0xa7, "l:i");
    add(0xa8, 0xa9, "f:i");
    add(0xaa, 0xab, "d:i");
    add(0xac, 0xad, "i:l");
    add(0xae, 0xaf, "f:l");
    add(0xb0, 0xb1, "d:l");
    add(0xb2, 0xb3, "i:f");
    add(0xb4, 0xb5, "l:f");
    add(0xb6, 0xb6, "d:f");
    add(0xb7, 0xb8, "i:d");
    add(0xb9, 0xba, "l:d");
    add(0xbb, 0xbb, "f:d");
    add(0xbc, 0xbc, "f:i");
    add(0xbd, 0xbd, "d:l");
    add(0xbe, 0xbe, "i:f");
    add(0xbf, 0xbf, "l:d");
    add(0xc0, 0xc1, "i:i");
    add(0xc2, 0xc4, "l:l");
    for (int i = 0; i < 8; i++) {
      String from = i % 4 < 2 ? "f" : "d";
      put(new Bytes().u8(0xfc).u32(i), from + ":" + (i < 4 ? "i" : "l"), Nature.EXACT);
    }
    access(LOADS, 0x28, Type.I32, 4);
    access(LOADS, 0x29, Type.I64, 8);
    access(LOADS, 0x2a, Type.F32, 4);
    access(LOADS, 0x2b, Type.F64, 8);
    access(LOADS, 0x2c, Type.I32, 1, 1, 2, 2);
    access(LOADS, 0x30, Type.I64, 1, 1, 2, 2, 4, 4);
    access(STORES, 0x36, Type.I32, 4);
    access(STORES, 0x37, Type.I64, 8);
    access(STORES, 0x38, Type.F32, 4);
    access(STORES, 0x39, Type.F64, 8);
    access(STORES, 0x3a, Type.I32, 1, 2);
    access(STORES, 0x3c, Type.I64, 1, 2, 4);
  }

  private Instructions() {}

  static List<Simple> simple(Type result) {
    return BY_RESULT.getOrDefault(result, List.of());
  }

  private static void access(List<Access> to, int first, Type type, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      to.add(new Access(first + i, type, bytes[i]));
    }
  }

  private static void add(int first, int last, String type) {
    for (int opcode = first; opcode <= last; opcode++) {
      put(new Bytes().u8(opcode), type, nature(opcode));
    }
  }

  private static Nature nature(int opcode) {
    if (opcode == 0x98 || opcode == 0xa6) { // copysign
      return Nature.SIGN;
    }
    if ((opcode >= 0x6d && opcode <= 0x70) || (opcode >= 0x7f && opcode <= 0x82)) {
      return Nature.DIVISION;
    }
    if ((opcode >= 0xa8 && opcode <= 0xab) || (opcode >= 0xae && opcode <= 0xb1)) {
      return Nature.TRUNCATION;
    }
    if ((opcode >= 0x8d && opcode <= 0x97)
        || (opcode >= 0x9b && opcode <= 0xa5)
        || opcode == 0xb6
        || opcode == 0xbb) {
      return Nature.FLOAT;
    }
    boolean bits =
        opcode == 0x8b
            || opcode == 0x8c
            || opcode == 0x99
            || opcode == 0x9a
            || opcode == 0xbc
            || opcode == 0xbd;
    return bits ? Nature.BITS : Nature.EXACT;
  }

  private static void put(Bytes code, String type, Nature nature) {
    List<Type> operands = new ArrayList<>();
    int colon = type.indexOf(':');
    for (int i = 0; i < colon; i++) {
      operands.add(type(type.charAt(i)));
    }
    Type result = type(type.charAt(colon + 1));
    BY_RESULT
        .computeIfAbsent(result, _ -> new ArrayList<>())
        .add(new Simple(code, operands, result, nature));
  }

  private static Type type(char letter) {
    return switch (letter) {
      case 'i' -> Type.I32;
      case 'l' -> Type.I64;
      case 'f' -> Type.F32;
      case 'd' -> Type.F64;
      default -> throw new IllegalArgumentException(String.valueOf(letter));
    };
  }
}
