package dev.gangway.compiler.random;

import java.util.List;

/** A type of values. */
enum Type {
  I32(0x7f),
  I64(0x7e),
  F32(0x7d),
  F64(0x7c),
  V128(0x7b),
  FUNCREF(0x70),
  EXTERNREF(0x6f),
  /** Only what is caught, and only in the new form of exceptions. */
  EXNREF(0x69);

  static final List<Type> NUMBERS = List.of(I32, I64, F32, F64);

  final int code;

  Type(int code) {
    this.code = code;
  }

  boolean isReference() {
    return this == FUNCREF || this == EXTERNREF || this == EXNREF;
  }

  /** Writes an instruction for zero or null. */
  Bytes zero(Bytes out) {
    return switch (this) {
      case I32 -> out.u8(0x41).u8(0);
      case I64 -> out.u8(0x42).u8(0);
      case F32 -> out.u8(0x43).little(0, 4);
      case F64 -> out.u8(0x44).little(0, 8);
      case V128 -> out.u8(0xfd).u32(12).little(0, 8).little(0, 8);
      default -> out.u8(0xd0).u8(code);
    };
  }
}
