package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.List;

/** The types of a function's parameters and results. */
record FunctionType(List<ValueType> parameters, List<ValueType> results) {
  private static final int FORM = 0x60;

  static FunctionType read(WasmReader in) {
    if (in.u8() != FORM) {
      throw new NotUnderstoodException("a type that is not a function's");
    }
    return new FunctionType(types(in), types(in));
  }

  private static List<ValueType> types(WasmReader in) {
    List<ValueType> types = new ArrayList<>();
    for (int left = in.u32(); left > 0; left--) {
      types.add(ValueType.of(in.u8()));
    }
    return types;
  }

  void write(WasmWriter out) {
    out.u8(FORM);
    write(parameters, out);
    write(results, out);
  }

  private static void write(List<ValueType> types, WasmWriter out) {
    out.u32(types.size());
    types.forEach(type -> out.u8(type.code()));
  }
}
