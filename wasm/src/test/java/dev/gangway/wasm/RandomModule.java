package dev.gangway.wasm;

import dev.gangway.wasm.Sections.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A module of functions made by chance, exported by their numbers from 1 on, with memory {@code m}
 * and global variables {@code g0} to {@code g3}. Function 0 is called by the others: it counts its
 * calls in memory, and what it got.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RandomModule(byte[] wasm, List<FunctionType> types) {
  private static final FunctionType HELPER =
      new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));

  /** Arguments for a function, as Endive's bits. */
  public long[] arguments(RandomGenerator random, int function) {
    return types.get(function).parameters().stream()
        .mapToLong(parameter ->
            switch (parameter) {
              case I64 -> random.nextLong();
              case F32 -> Float.floatToRawIntBits(random.nextInt(1000));
              case F64 -> Double.doubleToRawLongBits(random.nextInt(1000));
              default -> random.nextInt(-10, 100);
            })
        .toArray();
  }

  public static RandomModule of(RandomGenerator random, int functions, int statements) {
    List<FunctionType> types = new ArrayList<>(List.of(HELPER));
    List<byte[]> bodies = new ArrayList<>(List.of(helper()));
    for (int i = 0; i < functions; i++) {
      List<ValueType> parameters = new ArrayList<>();
      for (int n = random.nextInt(5); n > 0; n--) {
        parameters.add(RandomFunction.NUMBERS.get(random.nextInt(4)));
      }
      List<ValueType> results =
          random.nextInt(3) == 0
              ? List.of()
              : List.of(RandomFunction.NUMBERS.get(random.nextInt(4)));
      types.add(new FunctionType(parameters, results));
      bodies.add(RandomFunction.body(random, types.getLast(), statements));
    }
    return new RandomModule(written(types, bodies), types);
  }

  /** memory[8000] += its argument * 31 + 1; returns that. */
  private static byte[] helper() {
    return new WasmWriter()
        .u8(0)
        .bytes(new byte[] {0x41, 0, 0x20, 0, 0x41, 31, 0x6c, 0x41, 1, 0x6a})
        .bytes(new byte[] {0x41, 0, 0x28, 0})
        .u32(8000)
        .bytes(new byte[] {0x6a, 0x22, 0, 0x36, 0})
        .u32(8000)
        .bytes(new byte[] {0x20, 0, 0x0b})
        .toByteArray();
  }

  private static byte[] written(List<FunctionType> types, List<byte[]> bodies) {
    WasmWriter type = new WasmWriter().u32(types.size());
    WasmWriter function = new WasmWriter().u32(types.size());
    WasmWriter export = new WasmWriter().u32(types.size() + 5);
    WasmWriter code = new WasmWriter().u32(types.size());
    for (int i = 0; i < types.size(); i++) {
      types.get(i).write(type);
      function.u32(i);
      name(Integer.toString(i), export).u8(0).u32(i);
      code.sized(bodies.get(i));
    }
    name("m", export).u8(2).u32(0);
    WasmWriter global = new WasmWriter().u32(4);
    for (int i = 0; i < 4; i++) {
      name("g" + i, export).u8(3).u32(i);
      ModuleEdit.writeGlobal(RandomFunction.NUMBERS.get(i), global);
    }
    byte[] header = {0, 'a', 's', 'm', 1, 0, 0, 0};
    return Sections.joined(
        header,
        List.of(
            new Section(Sections.TYPE, type.toByteArray()),
            new Section(Sections.FUNCTION, function.toByteArray()),
            new Section(5, new byte[] {1, 0, 1}), // a page of memory
            new Section(Sections.GLOBAL, global.toByteArray()),
            new Section(7, export.toByteArray()),
            new Section(Sections.CODE, code.toByteArray())));
  }

  private static WasmWriter name(String name, WasmWriter out) {
    return out.sized(name.getBytes(StandardCharsets.UTF_8));
  }
}
