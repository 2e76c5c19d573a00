package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.endive.ModuleBytes.Imported;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Process;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import java.io.ByteArrayOutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** Comparisons of a guest, in each position. */
class ComparisonsTest {
  private static final Imported PROC_EXIT = new Imported("proc_exit", "60017f00");

  private static final long[] NUMBERS = {
    0, 1, -1, 2, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };

  interface Holds {
    boolean of(long left, long right);
  }

  record Instruction(String name, int opcode, Holds holds) {
    /** Both numbers and the comparison; one that has one operand gets the second. */
    String code(long left, long right) {
      boolean isLong = opcode >= 0x50;
      boolean isOfOne = opcode == 0x45 || opcode == 0x50;
      return (isOfOne ? "" : constant(left, isLong))
          + constant(right, isLong)
          + HexFormat.of().toHexDigits((byte) opcode);
    }
  }

  private static List<Instruction> instructions() {
    return List.of(
        new Instruction("I32_EQZ", 0x45, (a, b) -> (int) b == 0),
        new Instruction("I32_EQ", 0x46, (a, b) -> (int) a == (int) b),
        new Instruction("I32_NE", 0x47, (a, b) -> (int) a != (int) b),
        new Instruction("I32_LT_S", 0x48, (a, b) -> (int) a < (int) b),
        new Instruction("I32_LT_U", 0x49, (a, b) -> Integer.compareUnsigned((int) a, (int) b) < 0),
        new Instruction("I32_GT_S", 0x4a, (a, b) -> (int) a > (int) b),
        new Instruction("I32_GT_U", 0x4b, (a, b) -> Integer.compareUnsigned((int) a, (int) b) > 0),
        new Instruction("I32_LE_S", 0x4c, (a, b) -> (int) a <= (int) b),
        new Instruction("I32_LE_U", 0x4d, (a, b) -> Integer.compareUnsigned((int) a, (int) b) <= 0),
        new Instruction("I32_GE_S", 0x4e, (a, b) -> (int) a >= (int) b),
        new Instruction("I32_GE_U", 0x4f, (a, b) -> Integer.compareUnsigned((int) a, (int) b) >= 0),
        new Instruction("I64_EQZ", 0x50, (a, b) -> b == 0),
        new Instruction("I64_EQ", 0x51, (a, b) -> a == b),
        new Instruction("I64_NE", 0x52, (a, b) -> a != b),
        new Instruction("I64_LT_S", 0x53, (a, b) -> a < b),
        new Instruction("I64_LT_U", 0x54, (a, b) -> Long.compareUnsigned(a, b) < 0),
        new Instruction("I64_GT_S", 0x55, (a, b) -> a > b),
        new Instruction("I64_GT_U", 0x56, (a, b) -> Long.compareUnsigned(a, b) > 0),
        new Instruction("I64_LE_S", 0x57, (a, b) -> a <= b),
        new Instruction("I64_LE_U", 0x58, (a, b) -> Long.compareUnsigned(a, b) <= 0),
        new Instruction("I64_GE_S", 0x59, (a, b) -> a >= b),
        new Instruction("I64_GE_U", 0x5a, (a, b) -> Long.compareUnsigned(a, b) >= 0));
  }

  private static String constant(long value, boolean isLong) {
    ByteArrayOutputStream leb = new ByteArrayOutputStream();
    long rest = isLong ? value : (int) value;
    while (rest < -64 || rest > 63) {
      leb.write((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    leb.write((int) rest & 0x7f);
    return (isLong ? "42" : "41") + HexFormat.of().formatHex(leb.toByteArray());
  }

  /** Code that leaves 1 if {@code comparison} holds, else 0. */
  private static List<String> places(String comparison) {
    String eqz = "45";
    return List.of(
        comparison,
        comparison + eqz + eqz,
        comparison + "047f" + "4101" + "05" + "4100" + "0b", // if 1 else 0 end
        comparison + eqz + "047f" + "4100" + "05" + "4101" + "0b",
        comparison + eqz + eqz + "047f" + "4101" + "05" + "4100" + "0b",
        "027f" + "4101" + comparison + "0d00" + "1a" + "4100" + "0b", // block 1 br_if drop 0 end
        "027f" + "4100" + comparison + eqz + "0d00" + "1a" + "4101" + "0b",
        "4101" + "4100" + comparison + "1b", // select
        comparison
            + "027f"
            + "4102"
            + "0b"
            + "71"
            + "4100"
            + "6a" // and 2, plus 0
            + comparison
            + "72"); // a value that is used later, or it once more
  }

  /** Stores the result of {@code value} as a byte at {@code at}. */
  private static String stored(int at, String value) {
    return constant(at, false) + value + "3a0000";
  }

  private static byte[] module(Instruction instruction) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    for (long left : NUMBERS) {
      for (long right : NUMBERS) {
        for (String place : places(instruction.code(left, right))) {
          body.append(stored(at++, place));
        }
      }
    }
    return ModuleBytes.command(body + "41071000", PROC_EXIT);
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void holdsWhereItShouldWhereverItStands(Instruction instruction) throws Exception {
    byte[] wasm = module(instruction);
    WasmModule module = Parser.parse(wasm);
    ScannedModule scanned = ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
    Compilation compiled = Compilation.load(Compilation.endives(module), Compilation::rewritten);
    assertThat(compiled.classes()).isNotSameAs(Compilation.endives(module));
    try (LinearMemory memory = LinearMemory.create(1, 1);
        FdTable files = new FdTable(4)) {
      Process process = new Process(new Task(memory, files), List.of("x"), List.of());
      assertThatThrownBy(() ->
              TestInstance.run(new EndiveExecutable(module, scanned, compiled.loaded()), process))
          .isInstanceOf(GuestExit.class);
      int at = 0;
      for (long left : NUMBERS) {
        for (long right : NUMBERS) {
          int wanted = instruction.holds.of(left, right) ? 1 : 0;
          for (String place : places(instruction.code(left, right))) {
            assertThat(memory.loadByte(at++))
                .as("%s of %d and %d in %s", instruction.name, left, right, place)
                .isEqualTo((byte) wanted);
          }
        }
      }
    }
  }

  private static List<String> callees(Instruction instruction, String after) {
    byte[] wasm = ModuleBytes.command(instruction.code(1, 2) + after, PROC_EXIT);
    List<String> callees = new ArrayList<>();
    UnaryOperator<byte[]> look =
        bytes -> {
          ClassFile.of().parse(bytes).methods().stream()
              .filter(method -> method.methodName().equalsString("func_1"))
              .flatMap(method -> method.code().orElseThrow().elementStream())
              .forEach(element -> {
                if (element instanceof InvokeInstruction call) {
                  callees.add(call.name().stringValue().toUpperCase(Locale.ROOT));
                }
              });
          return bytes;
        };
    Compilation.endives(Parser.parse(wasm)).map(Compilation::rewritten).map(look);
    return callees;
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void isNoCallWhereABranchFollows(Instruction instruction) {
    assertThat(callees(instruction, "0440" + "0b")).doesNotContain(instruction.name);
    assertThat(callees(instruction, "45" + "0440" + "0b"))
        .doesNotContain(instruction.name, "I32_EQZ");
    assertThat(callees(instruction, "1a")).contains(instruction.name); // drop
  }
}
