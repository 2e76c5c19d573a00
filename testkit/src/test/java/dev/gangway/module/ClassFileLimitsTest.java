package dev.gangway.module;

import static dev.gangway.module.Code.EMPTY;
import static dev.gangway.module.Code.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules near and beyond what a class file and HotSpot can hold. Each runs right or is refused
 * with a line that says why.
 */
@Timeout(300)
class ClassFileLimitsTest {
  private static final int I32_ADD = 0x6a;
  private static final int I64_ADD = 0x7c;
  private static final int DONE = 42;

  private final ModuleBuilder module = new ModuleBuilder();

  /** Runs a module that has to exit with {@link #DONE}. */
  private void assertRuns(Code start) throws Exception {
    ExitStatus status = Runs.run(module.build(start.i32(DONE).call(ModuleBuilder.EXIT)));
    assertThat(status.reason()).as(status.toString()).isEqualTo(ExitStatus.Reason.EXITED);
    assertThat(status.code()).isEqualTo(DONE);
  }

  private void assertRefused(Code start, String reason) {
    assertThatThrownBy(() -> assertRuns(start))
        .isInstanceOf(ExecFormatException.class)
        .hasMessageMatching("test: [^\n]+")
        .hasMessageContaining(reason);
  }

  private void assertRunsUpTo(int most, int count, Code start, String reason) throws Exception {
    if (count <= most) {
      assertRuns(start);
    } else {
      assertRefused(start, reason);
    }
  }

  /** Exits with 1 unless what {@code code} yields, an i32, is {@code expected}. */
  private static Code check(Code code, int expected) {
    Code check = new Code().append(code).i32(expected).op(0x47).op(0x04, EMPTY);
    return check.i32(1).call(ModuleBuilder.EXIT).end();
  }

  /** The same of an i64. */
  private static Code check64(Code code, long expected) {
    Code check = new Code().append(code).i64(expected).op(0x52).op(0x04, EMPTY);
    return check.i32(1).call(ModuleBuilder.EXIT).end();
  }

  // ---- the class ------------------------------------------------------------------------------

  /** More than methods of a class; called directly and by a table. */
  @Tag("full")
  @Test
  void manyFunctions() throws Exception {
    int count = 66_000;
    int type = module.type("", "7f");
    module.table(count);
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = module.function(type, new Code().unsigned(0), new Code().i32(i));
    }
    module.elements(0, all);
    Code start = new Code();
    for (int i = 0; i < count; i += 997) {
      start.append(check(new Code().call(all[i]), i));
      start.append(check(new Code().i32(count - 1 - i).op(0x11, type).unsigned(0), count - 1 - i));
    }
    assertRuns(start);
  }

  /** More than constants of a class, and more still when loads and stores are linked. */
  @ParameterizedTest
  @ValueSource(ints = {10_000, 28_000, 31_500, 32_500, 40_000})
  void manyConstants(int count) throws Exception {
    Code start = new Code();
    for (int i = 0; i < count; i += 500) {
      Code body = new Code().i64(0);
      long sum = 0;
      for (int j = i; j < i + 500; j++) {
        body.i64((1L << 40) + j).op(I64_ADD);
        sum += (1L << 40) + j;
      }
      for (int j = i; j < i + 100; j++) {
        body.i32(0).access(0x29, 1000 + j).op(I64_ADD);
      }
      start.append(check64(new Code().call(module.function("", "7e", "", body)), sum));
    }
    module.pages(2);
    assertRuns(start);
  }

  @Test
  void manyGlobals() throws Exception {
    int count = 70_000;
    for (int i = 0; i < count; i++) {
      module.global(I32, new Code().i32(i));
    }
    Code start = new Code();
    for (int i = 0; i < count; i += 999) {
      start.append(check(new Code().op(0x23, i), i)).i32(-i).op(0x24, i);
      start.append(check(new Code().op(0x23, i), -i));
    }
    assertRuns(start);
  }

  /** A method of the machine for each. */
  @Tag("full")
  @Test
  void manyTypes() throws Exception {
    int count = 20_000;
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder parameters = new StringBuilder();
      for (int rest = i + 1; rest != 0; rest /= 4) {
        parameters.append("%02x".formatted(0x7c + rest % 4));
      }
      types.add(module.newType(parameters.toString(), "7f"));
    }
    module.table(10);
    int last = types.getLast();
    int plain = module.type("", "7f");
    module.elements(0, module.function(plain, new Code().unsigned(0), new Code().i32(7)));
    Code start = check(new Code().i32(0).op(0x11, plain).unsigned(0), 7);
    assertThat(last).isGreaterThan(count - 10);
    assertRuns(start);
  }

  @Test
  void manyAndLongExports() throws Exception {
    int function = module.function("", "7f", "", new Code().i32(7));
    for (int i = 0; i < 70_000; i++) {
      module.export("e" + i, function);
    }
    module.export("x".repeat(70_000), function);
    module.export("\u20ac".repeat(30_000), function);
    assertRuns(check(new Code().call(function), 7));
  }

  @Test
  void manyAndLargeSegments() throws Exception {
    module.pages(200);
    for (int i = 0; i < 70_000; i++) {
      module.data(4 * i, new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16), 0});
    }
    byte[] large = new byte[10 << 20];
    large[large.length - 1] = 7;
    module.data(1 << 20, large);
    int function = module.function("", "7f", "", new Code().i32(9));
    int count = 900_000;
    module.table(count);
    int[] members = new int[1000];
    Arrays.fill(members, function);
    for (int i = 0; i < count; i += 1000) {
      module.elements(i, members);
    }
    int type = module.type("", "7f");
    Code start = check(new Code().i32(4 * 69_999).access(0x28, 0), 69_999);
    start.append(check(new Code().i32(0).access(0x2d, (11 << 20) - 1), 7));
    start.append(check(new Code().i32(count - 2000).op(0x11, type).unsigned(0), 9));
    assertRuns(start);
  }

  // ---- parameters and results -----------------------------------------------------------------

  /** A method has at most 255 words of parameters, with the memory and the instance among them. */
  @ParameterizedTest
  @ValueSource(ints = {250, 251, 252, 253, 254, 255, 1000})
  void manyParameters(int count) throws Exception {
    Code sum = new Code().i32(0);
    Code call = new Code();
    int expected = 0;
    for (int i = 0; i < count; i++) {
      sum.get(i).op(I32_ADD);
      call.i32(i);
      expected += i;
    }
    int type = module.type("7f".repeat(count), "7f");
    int function = module.function(type, new Code().unsigned(0), sum);
    module.table(1);
    module.elements(0, function);
    Code start = check(new Code().append(call).call(function), expected);
    start.append(check(new Code().append(call).i32(0).op(0x11, type).unsigned(0), expected));
    assertRunsUpTo(251, count, start, "251 words of parameters");
  }

  @ParameterizedTest
  @ValueSource(ints = {125, 126, 127, 300})
  void manyWideParametersAndLocals(int count) throws Exception {
    Code sum = new Code().get(count).get(count + 1).op(I64_ADD);
    Code call = new Code();
    int expected = 0;
    for (int i = 0; i < count; i++) {
      sum.get(i).op(I64_ADD);
      call.i64(i);
      expected += i;
    }
    int function = module.function("7e".repeat(count), "7e", "7e7e", sum);
    Code start = check64(call.call(function), expected);
    assertRunsUpTo(125, count, start, "251 words of parameters");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 200, 253, 255, 256, 1000})
  void manyResults(int count) throws Exception {
    Code values = new Code();
    int expected = 0;
    for (int i = 0; i < count; i++) {
      values.i32(i);
      expected += i;
    }
    int function = module.function("", "7f".repeat(count), "", values);
    Code sum = new Code().call(function).repeat(count - 1, new Code().op(I32_ADD));
    assertRunsUpTo(255, count, check(sum, expected), "255 of results");
  }

  // ---- code -----------------------------------------------------------------------------------

  /** Around the 65,535 bytes of a method, before and after loads are linked. */
  @ParameterizedTest
  @ValueSource(ints = {3000, 6000, 6500, 7000, 8000, 12_000})
  void longCode(int loads) throws Exception {
    // The sum of as many loads of one, of which some are in a branch that is not taken.
    Code load = new Code().i32(0).access(0x28, 4).op(I32_ADD);
    Code body = new Code().hex("d0701a").i32(0);
    body.repeat(loads, load).get(0).op(0x04, EMPTY);
    body.i32(0).repeat(loads, load).set(1).op(0x05).i32(5).set(1).end();
    body.get(1).op(I32_ADD).get(0).i32(3).op(0x4a).op(0x04, EMPTY).i32(9).set(1).end();
    int function = module.function("7f", "7f", "7f", body);
    module.data(4, new byte[] {1, 0, 0, 0});
    Code start = check(new Code().i32(0).call(function), loads + 5);
    assertRuns(start.append(check(new Code().i32(1).call(function), 2 * loads)));
  }

  /** A loop longer than a short jump. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 4000, 8000, 9000})
  void longLoops(int times) throws Exception {
    Code step = new Code().get(1).i32(3).op(0x6c).i32(7).op(I32_ADD).set(1);
    Code body = new Code().hex("d0701a").op(0x03, EMPTY).repeat(times, step);
    body.get(0).i32(1).op(0x6b).set(0).get(0).i32(0).op(0x4a).op(0x0d, 0).end().get(1);
    int function = module.function("7f", "7f", "7f", body);
    int expected = 0;
    for (int i = 0; i < 3 * times; i++) {
      expected = expected * 3 + 7;
    }
    assertRuns(check(new Code().i32(3).call(function), expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {250, 5000, 15_000, 49_990})
  void manyLocals(int count) throws Exception {
    Code locals = new Code().unsigned(1).unsigned(count).op(Code.I64);
    Code body = new Code().i64(5).set(count - 1).i64(6).set(0);
    body.get(count - 1).i64(10).op(0x7e).get(0).op(I64_ADD).get(count / 2).op(I64_ADD);
    int function = module.function(module.type("", "7e"), locals, body);
    assertRuns(check64(new Code().call(function), 56));
  }

  /** An operand stack has at most 65,535 words. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 9000, 60_000})
  void deepOperands(int count) throws Exception {
    Code body = new Code().repeat(count, new Code().i64(1));
    body.repeat(count - 1, new Code().op(I64_ADD));
    Code left = new Code().op(0x02, EMPTY).repeat(count, new Code().i64(0)).op(0x0c, 0).end();
    int function = module.function("", "7e", "", body);
    int leaving = module.function("", "7e", "", left.i64(3));
    Code start = check64(new Code().call(function), count);
    start.append(check64(new Code().call(leaving), 3));
    assertRunsUpTo(10_000, count, start, "operands on the stack");
  }

  /** Nested instructions. */
  enum Nesting {
    BLOCK("0240"),
    LOOP("0340"),
    IF("41010440");

    final String opening;

    Nesting(String opening) {
      this.opening = opening;
    }

    Code of(int depth) {
      Code code = new Code().repeat(depth, new Code().hex(opening));
      code.get(0).i32(1).op(I32_ADD).set(0);
      return code.repeat(depth, new Code().end()).get(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deepNesting(Nesting nesting) throws Exception {
    for (int depth : new int[] {100, 1000, 5000, 50_000}) {
      ModuleBuilder each = new ModuleBuilder();
      int function = each.function("", "7f", "7f", nesting.of(depth));
      byte[] wasm = each.build(new Code().call(function).call(ModuleBuilder.EXIT));
      try {
        assertThat(Runs.run(wasm).code()).as("depth %d", depth).isEqualTo(1);
      } catch (ExecFormatException e) {
        assertThat(depth).as(e.getMessage()).isGreaterThan(100);
      }
    }
  }

  /** The table of handlers. */
  @ParameterizedTest
  @ValueSource(ints = {50, 99, 1000})
  void nestedHandlers(int depth) throws Exception {
    int tag = module.tag("7f");
    // Each adds one to the payload and throws again.
    Code code = new Code();
    for (int i = 0; i <= depth; i++) {
      code.op(0x02, I32).op(0x1f, EMPTY).unsigned(1).op(0).unsigned(tag).unsigned(0);
    }
    code.i32(0).op(0x08, tag);
    for (int i = 0; i < depth; i++) {
      code.end().op(0x00).end().i32(1).op(I32_ADD).op(0x08, tag);
    }
    code.end().op(0x00).end();
    Code start = check(new Code().call(module.function("", "7f", "", code)), depth);
    assertRunsUpTo(99, depth, start, "try_table");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 15_000, 17_000, 60_000})
  void manyBranchTargets(int count) throws Exception {
    // Target 0 for even operands, 1 for odd ones, 2 beyond.
    Code body = new Code().op(0x02, EMPTY).op(0x02, EMPTY).op(0x02, EMPTY).get(0);
    body.op(0x0e).unsigned(count);
    for (int i = 0; i < count; i++) {
      body.unsigned(i % 2);
    }
    body.unsigned(2).end().i32(10).op(0x0f).end().i32(11).op(0x0f).end().i32(12);
    int function = module.function("7f", "7f", "", body);
    Code start = new Code();
    start.append(check(new Code().i32(count - 2 - count % 2).call(function), 10));
    start.append(check(new Code().i32(count - 1 - count % 2).call(function), 11));
    start.append(check(new Code().i32(count).call(function), 12));
    assertRuns(start.append(check(new Code().i32(-1).call(function), 12)));
  }

  @Test
  void someInterpretedFunctions() throws Exception {
    Code start = new Code();
    for (int i = 0; i < 5; i++) {
      int compiled = module.function("7f", "7f", "", new Code().get(0).i32(i).op(I32_ADD));
      Code body = Machine.INTERPRETED.body(new Code().get(0).call(compiled).i32(2).op(0x6c));
      int function = module.function("7f", "7f", "", body);
      start.append(check(new Code().i32(100).call(function), 2 * (100 + i)));
    }
    assertRuns(start);
  }
}
