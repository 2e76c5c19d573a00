package dev.gangway.guest;

import dev.gangway.wasi.Param;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.WasmType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every instruction and every system call once, each as code that takes and leaves nothing, in
 * hexadecimal. Some of them trap.
 *
 * <p>They fit a {@link HandMadeModule} whose type 1 is {@code (i32) -> (i32)}, that imports the
 * system calls in the order of {@link #CALLS}, and whose first function of its own does nothing.
 */
final class Snippets {
  private static final String I32 = "4103";
  private static final String I64 = "4203";
  private static final String F32 = "4300004040";
  private static final String F64 = "440000000000000840";
  private static final String DROP = "1a";

  /** The system calls that there are, those with the same code once. */
  static final List<Syscall> CALLS =
      List.copyOf(
          SystemCalls.ALL.stream()
              .collect(
                  Collectors.toMap(
                      Syscall::code, call -> call, (first, _) -> first, LinkedHashMap::new))
              .values());

  private final List<String> all = new ArrayList<>();
  private final int helper;

  private Snippets(int helper) {
    this.helper = helper;
  }

  /**
   * All of them.
   *
   * @param helper the index of the function that does nothing
   */
  static List<String> all(int helper) {
    Snippets snippets = new Snippets(helper);
    snippets.comparisons();
    snippets.arithmetic();
    snippets.conversions();
    snippets.memory();
    snippets.atomics();
    snippets.tables();
    snippets.control();
    snippets.traps();
    snippets.systemCalls();
    return List.copyOf(snippets.all);
  }

  /** Whether a snippet needs the tag of the module. */
  static boolean throwsException(String snippet) {
    return snippet.equals("0800") || snippet.startsWith("02401f");
  }

  private void each(int first, int last, String... operands) {
    for (int opcode = first; opcode <= last; opcode++) {
      all.add(String.join("", operands) + "%02x".formatted(opcode) + DROP);
    }
  }

  private void comparisons() {
    each(0x45, 0x45, I32);
    each(0x46, 0x4f, I32, I32);
    each(0x50, 0x50, I64);
    each(0x51, 0x5a, I64, I64);
    each(0x5b, 0x60, F32, F32);
    each(0x61, 0x66, F64, F64);
  }

  private void arithmetic() {
    each(0x67, 0x69, I32);
    each(0x6a, 0x78, I32, I32);
    each(0x79, 0x7b, I64);
    each(0x7c, 0x8a, I64, I64);
    each(0x8b, 0x91, F32);
    each(0x92, 0x98, F32, F32);
    each(0x99, 0x9f, F64);
    each(0xa0, 0xa6, F64, F64);
  }

  private void conversions() {
    each(0xa7, 0xa7, I64);
    each(0xa8, 0xa9, F32);
    each(0xaa, 0xab, F64);
    each(0xac, 0xad, I32);
    each(0xae, 0xaf, F32);
    each(0xb0, 0xb1, F64);
    each(0xb2, 0xb3, I32);
    each(0xb4, 0xb5, I64);
    each(0xb6, 0xb6, F64);
    each(0xb7, 0xb8, I32);
    each(0xb9, 0xba, I64);
    each(0xbb, 0xbc, F32);
    each(0xbd, 0xbd, F64);
    each(0xbe, 0xbe, I32);
    each(0xbf, 0xbf, I64);
    each(0xc0, 0xc1, I32);
    each(0xc2, 0xc4, I64);
    for (int i = 0; i < 8; i++) {
      all.add((i % 4 < 2 ? F32 : F64) + "fc%02x".formatted(i) + DROP);
    }
  }

  private void memory() {
    for (int load = 0x28; load <= 0x35; load++) {
      all.add("4108%02x0000".formatted(load) + DROP);
    }
    String[] values = {I32, I64, F32, F64, I32, I32, I64, I64, I64};
    for (int i = 0; i < values.length; i++) {
      all.add("4108" + values[i] + "%02x0000".formatted(0x36 + i));
    }
    all.add("3f00" + DROP);
    all.add("41014000" + DROP);
    all.add("4100410141a8c600fc0b00"); // memory.fill of 9000 bytes
    all.add("410041014107fc0b00");
    all.add("4100410141e0d403fc0a0000"); // memory.copy of 60,000 bytes
    all.add("410041014107fc0a0000");
    all.add("410041004102fc080000");
    all.add("fc0900");
  }

  private void atomics() {
    for (String load : List.of("1002", "1103", "1200", "1301", "1400", "1501", "1602")) {
      all.add("4108fe" + load + "00" + DROP);
    }
    for (String store : List.of("1702", "1900", "1a01")) {
      all.add("4108" + I32 + "fe" + store + "00");
    }
    all.add("4108" + I64 + "fe180300");
    for (int first = 0x1e; first <= 0x41; first += 7) { // add, sub, and, or, xor, xchg
      for (String each : List.of("02:" + I32, "03:" + I64, "00:" + I32, "01:" + I32)) {
        int index = List.of("02", "03", "00", "01").indexOf(each.substring(0, 2));
        all.add(
            "4108"
                + each.substring(3)
                + "fe%02x".formatted(first + index)
                + each.substring(0, 2)
                + "00"
                + DROP);
      }
    }
    all.add("4108" + I32 + I32 + "fe480200" + DROP);
    all.add("4108" + I64 + I64 + "fe490300" + DROP);
    all.add("4108" + I32 + I32 + "fe4a0000" + DROP);
    all.add("4108" + I32 + I32 + "fe4b0100" + DROP);
    all.add("fe0300");
    all.add("41084101fe000200" + DROP); // notify
  }

  private void tables() {
    all.add("41002500" + DROP);
    all.add("4100d2%02x2600".formatted(helper));
    all.add("d0704101fc0f00" + DROP);
    all.add("fc1000" + DROP);
    all.add("4100d2%02x4102fc1100".formatted(helper));
    all.add("410041014101fc0e0000");
    all.add("410041004101fc0c0100");
    all.add("fc0d01");
    all.add("d2%02xd1".formatted(helper) + DROP);
  }

  private void control() {
    all.add("10%02x".formatted(helper));
    all.add("4100110000");
    all.add("d2%02x1400".formatted(helper));
    all.add("12%02x".formatted(helper));
    all.add("4100130000");
    all.add("d2%02x1500".formatted(helper));
    all.add("4101410241001b" + DROP);
    all.add("02400240" + I32 + "0e010001" + "0b0b");
    all.add("034041000d000b");
    all.add("0240" + "1f4001000000" + "0800" + "0b" + "0b"); // try_table, catch 0, throw
    all.add("d070" + "d1" + DROP);
  }

  private void traps() {
    all.add("00");
    all.add("410141006d" + DROP);
    all.add("4201420082" + DROP);
    all.add("430000c07fa8" + DROP);
    all.add("44ffffffffffffef7fb1" + DROP);
    all.add("417f280000" + DROP);
    all.add("417f4200370000");
    all.add("417f4101410afc0b00");
    all.add("417f4101410afc0a0000");
    all.add("417f41004102fc080000");
    all.add("4100410741e400fc080000");
    all.add("417f2500" + DROP);
    all.add("417fd2%02x2600".formatted(helper));
    all.add("417fd2%02x4102fc1100".formatted(helper));
    all.add("4100410141ffff03fc0e0000");
    all.add("41ffff0341004101fc0c0100");
    all.add("d0704101fc0f00" + "110000"); // the new element is empty
    all.add("417f110000");
    all.add(I32 + "4100110100" + DROP); // another type
    all.add("0800");
    all.add("4109fe100200" + DROP); // not aligned
    all.add("41084101" + "4201fe010200" + DROP); // memory that is not shared
  }

  private void systemCalls() {
    for (int i = 0; i < CALLS.size(); i++) {
      StringBuilder code = new StringBuilder();
      for (Param param : CALLS.get(i).params()) {
        for (WasmType type : param.kind().types()) {
          String fdOrNumber = param.kind() == Param.Kind.FD ? "4103" : "4108";
          code.append(type == WasmType.I64 ? "4200" : fdOrNumber);
        }
      }
      code.append("10%02x".formatted(i)).append(CALLS.get(i).returns() ? DROP : "");
      all.add(code.toString());
    }
  }
}
