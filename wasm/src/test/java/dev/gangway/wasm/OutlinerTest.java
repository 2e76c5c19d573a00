package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasm.Sections.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * One function (i32, i32) -> i32 after the other, written by hand, with all taken out of it that
 * can be.
 */
@Timeout(120)
class OutlinerTest {
  private static final OutlineLimits ALL = new OutlineLimits(0, 200, -10_000);

  /** With two variables more: 2 is i32, 3 is i64. */
  private static byte[] module(String instructions) {
    byte[] body = HexFormat.of().parseHex("02017f017e" + instructions + "0b");
    return Sections.joined(
        new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0},
        List.of(
            new Section(Sections.TYPE, HexFormat.of().parseHex("0160027f7f017f")),
            new Section(Sections.FUNCTION, new byte[] {1, 0}),
            new Section(5, new byte[] {1, 0, 1}),
            new Section(7, new byte[] {1, 1, 'f', 0, 0}),
            new Section(Sections.CODE, new WasmWriter().u32(1).sized(body).toByteArray())));
  }

  private static long run(byte[] wasm, int a, int b) {
    return Instance.builder(Parser.parse(wasm)).build().export("f").apply(a, b)[0];
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          nothing comes out,            20002001360200 41072001360204 2000280204, 3
          one value comes out,          200020016a2102            2002,       3
          two of 32 bits come out,      2000410a6c2102 20014114 6c2101  200220016a, 3
          a long and two ints come out, 2000ac2103 200041016a2100 20014101 6a2101  2003a7 20006a 20016a, 3
          both ways of a condition,     20000440 41052102 05 41062102 0b  2002, 3
          one way of a condition,       20000440 41052102 0b  2002, 3
          a loop,                       0340 2002 2000 6a 2102 2001 41016b 2201 4100 4a 0d00 0b 2002, 3
          a switch,                     0240 0240 0240 2000 0e0201 00 02 0b 410a2102 0c01 0b 41142102 0b 2002, 3
          a value by return,            2000 0440 2001 0f 0b 41092102  2002, 3
          a value by a branch,          027f 2000 20010d00 1a 4107 0b 2102 2002, 3
          read before it is written,    20000440 2002 41016a 2102 0b  2002, 3
          out of two blocks,            0240 0240 20000d01 20010d00 41012102 0b 200241026a2102 0b 2002, 3
          """)
  void whatIsTakenOutDoesTheSame(String what, String instructions, int arguments) {
    byte[] wasm = module(instructions.replace(" ", ""));
    byte[] outlined = Outliner.outlined(wasm, ALL);
    assertThat(outlined).as(what).isNotSameAs(wasm);
    for (int a = 0; a < arguments; a++) {
      for (int b = 0; b < arguments; b++) {
        assertThat(run(outlined, a, b)).as("%s of %d, %d", what, a, b).isEqualTo(run(wasm, a, b));
      }
    }
  }

  @Test
  void aTrapIsTheSameTrap() {
    byte[] outlined = Outliner.outlined(module("200020016d2102" + "2002"), ALL); // i32.div_s
    assertThat(run(outlined, 6, 3)).isEqualTo(2);
    assertThatThrownBy(() -> run(outlined, 6, 0))
        .isInstanceOf(WasmRuntimeException.class)
        .hasMessageContaining("divide by zero");
  }

  @Test
  void aModuleWithoutLargeFunctionsIsReturnedItself() {
    byte[] wasm = module("200020016a2102".repeat(500) + "2002");
    assertThat(Outliner.outlined(wasm, OutlineLimits.HOTSPOT)).isSameAs(wasm);
  }

  @Test
  void aLargeFunctionBecomesSeveralBelowTheLimit() {
    byte[] wasm = module("200020016a210020016921012000200136020c".repeat(1000) + "2000");
    byte[] outlined = Outliner.outlined(wasm, OutlineLimits.HOTSPOT);
    ModuleLayout layout = ModuleLayout.of(outlined);
    assertThat(layout.bodies()).hasSizeGreaterThan(3);
    for (int i = 0; i < layout.functions().size(); i++) {
      assertThat(CodeSize.of(BodyDecoder.decode(layout, i), 0))
          .as("function " + i)
          .isLessThanOrEqualTo(OutlineLimits.HOTSPOT.function());
    }
    assertThat(run(outlined, 3, 4)).isEqualTo(run(wasm, 3, 4));
  }

  @Test
  void anInstructionThatIsNotKnownLeavesItsFunctionAsItIs() {
    byte[] wasm = module("d0701a".repeat(5000) + "2000"); // ref.null func, drop
    assertThat(Outliner.outlined(wasm, ALL)).isSameAs(wasm);
  }

  @Test
  void whatIsNoModuleIsReturnedItself() {
    byte[] wasm = module("2000");
    for (int length = 0; length < wasm.length; length++) {
      byte[] part = Arrays.copyOf(wasm, length);
      assertThat(Outliner.outlined(part, ALL)).isSameAs(part);
    }
  }

  @Test
  void whatHasTooManyVariablesIsLeftAsItIs() {
    byte[] body = HexFormat.of().parseHex("01ffffff7f7f" + "2000" + "0b");
    byte[] wasm = module("2000");
    List<Section> sections = new ArrayList<>(Sections.of(wasm));
    sections.set(4, new Section(Sections.CODE, new WasmWriter().u32(1).sized(body).toByteArray()));
    byte[] many = Sections.joined(wasm, sections);
    assertThat(Outliner.outlined(many, ALL)).isSameAs(many);
  }

  @Test
  void whatTheModuleHadKeepsItsIndices() {
    byte[] wasm = module("200020016a2102" + "2002");
    WasmModule before = Parser.parse(wasm);
    WasmModule after = Parser.parse(Outliner.outlined(wasm, ALL));
    assertThat(after.exportSection()).isEqualTo(before.exportSection());
    assertThat(after.typeSection().getType(0)).isEqualTo(before.typeSection().getType(0));
    assertThat(after.functionSection().getFunctionType(0)).isZero();
    assertThat(after.memorySection()).isEqualTo(before.memorySection());
  }
}
