package dev.gangway.module;

import static dev.gangway.module.Code.EMPTY;
import static dev.gangway.module.Code.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.ExecFormatException;
import dev.gangway.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** WebAssembly's exceptions: {@code try_table} and {@code throw}. Some uses are refused. */
class ExceptionsTest {
  private static final int THROW = 0x08;
  private static final int THROW_REF = 0x0a;
  private static final int TRY_TABLE = 0x1f;
  private static final int BLOCK = 0x02;
  private static final int ADD = 0x6a;
  private static final int MUL = 0x6c;
  private static final int EXNREF = 0x69;

  private final ModuleBuilder module = new ModuleBuilder();
  private final int tag = module.tag("7f");

  private int function(String parameters, String results, Code body) {
    return module.function(parameters, results, "7f7f7f7f", body);
  }

  /** What {@code function} returns. */
  private int result(int function) throws Exception {
    return Runs.run(module.build(new Code().call(function).call(ModuleBuilder.EXIT))).code();
  }

  /** {@code try_table (catch tag label) code end}. */
  private static Code tryCatch(int blockType, int tag, int label, Code code) {
    return new Code()
        .op(TRY_TABLE, blockType)
        .unsigned(1)
        .op(0)
        .unsigned(tag)
        .unsigned(label)
        .append(code)
        .end();
  }

  /** A block that yields the payload of an exception that {@code code} throws. */
  private static Code payload(int tag, Code code) {
    return new Code()
        .op(BLOCK, I32)
        .append(tryCatch(EMPTY, tag, 0, code))
        .op(0x00) // unreachable: it throws
        .end();
  }

  private static Code thrown(int tag, int value) {
    return new Code().i32(value).op(THROW, tag);
  }

  @Test
  void aHandlerGetsThePayload() throws Exception {
    assertThat(result(function("", "7f", payload(tag, thrown(tag, 42))))).isEqualTo(42);
  }

  @Test
  void anExceptionLeavesAFunction() throws Exception {
    int callee = function("7f", "7f", new Code().get(0).op(THROW, tag));
    Code call = new Code().i32(42).call(callee).drop();
    // 100 + 42, and then what is below it on the stack
    Code body = new Code().i32(100).append(payload(tag, call)).op(ADD);
    assertThat(result(function("", "7f", body))).isEqualTo(142);
  }

  @Test
  void anExceptionLeavesAFunctionCalledByATable() throws Exception {
    int callee = function("7f", "7f", new Code().get(0).op(THROW, tag));
    module.table(1);
    module.elements(0, callee);
    int type = module.type("7f", "7f");
    Code call = new Code().i32(42).i32(0).op(0x11, type).unsigned(0).drop();
    Code body = new Code().i32(100).append(payload(tag, call)).op(ADD);
    assertThat(result(function("", "7f", body))).isEqualTo(142);
  }

  @Test
  void theInnermostHandlerThatFitsGetsIt() throws Exception {
    int other = module.tag("7f");
    int throwing = function("7f", "7f", new Code().get(0).op(THROW, tag));
    // Catches 1 of 'other', which is never thrown, and 2 of 'tag': yields it times 3, adds a local.
    Code call = new Code().i32(14).call(throwing).drop();
    Code nested = new Code().i32(1).set(0).append(payload(tag, tryCatch(EMPTY, other, 1, call)));
    int catching = function("", "7f", nested.i32(3).op(MUL).get(0).op(ADD));
    // Its own handler does not run.
    Code body = new Code().op(BLOCK, I32);
    body.append(tryCatch(I32, tag, 0, new Code().call(catching).i32(100).op(ADD)));
    assertThat(result(function("", "7f", body.end()))).isEqualTo(143);
  }

  @Test
  void aHandlerThatThrowsKeepsItsOwnPayload() throws Exception {
    Code body = new Code();
    body.append(payload(tag, thrown(tag, 30))).set(0);
    body.append(
        payload(
            tag, new Code().append(payload(tag, thrown(tag, 4))).i32(1).op(ADD).op(THROW, tag)));
    body.set(1).get(0).get(1).op(ADD);
    assertThat(result(function("", "7f", body))).isEqualTo(35);
  }

  @Test
  void aPayloadHasValuesOfAllTypes() throws Exception {
    int wide = module.tag("7f7e7d7c7f");
    Code values =
        new Code().i32(1).i64(1L << 40).hex("43 00008040").hex("44 0000000000002040").i32(5);
    int type = module.type("", "7f7e7d7c7f");
    Code body = new Code().op(BLOCK).signed(type);
    body.append(tryCatch(EMPTY, wide, 0, values.op(THROW, wide))).op(0x00).end();
    // 5 + (int) 8.0 + (int) 4.0f + (int) (2^40 >> 35) + 1
    body.set(0).op(0xaa).get(0).op(ADD).set(0).op(0xa8).get(0).op(ADD).set(0);
    body.i64(35).op(0x88).op(0xa7).get(0).op(ADD).op(ADD);
    assertThat(result(function("", "7f", body))).isEqualTo(5 + 8 + 4 + 32 + 1);
  }

  @Test
  void aPayloadIsLargerThanAMethodHasParameters() throws Exception {
    int count = 300;
    String types = "7f".repeat(count);
    int wide = module.tag(types);
    Code values = new Code();
    for (int i = 0; i < count; i++) {
      values.i32(i);
    }
    Code body = new Code().op(BLOCK).signed(module.type("", types));
    body.append(tryCatch(EMPTY, wide, 0, values.op(THROW, wide))).op(0x00).end();
    body.append(new Code().repeat(count - 1, new Code().op(ADD))).i32(256).op(0x6f);
    int sum = count * (count - 1) / 2;
    assertThat(result(function("", "7f", body))).isEqualTo(sum % 256);
  }

  @Test
  void aLoopCatchesOneAfterAnother() throws Exception {
    // for (local 0 = 10; local 0 > 0;) local 1 += caught(local 0), local 0 = local 0 - 1
    Code round = payload(tag, new Code().get(0).op(THROW, tag)).get(1).op(ADD).set(1);
    round.get(0).i32(1).op(0x6b).set(0).get(0).op(0x0d, 0);
    Code body = new Code().i32(10).set(0).op(0x03, EMPTY).append(round).end().get(1);
    assertThat(result(function("", "7f", body))).isEqualTo(55);
  }

  @Test
  void manyHandlersAroundOneAnother() throws Exception {
    // Each adds one and throws again.
    Code code = thrown(tag, 0);
    for (int i = 0; i < 30; i++) {
      code = payload(tag, code).i32(1).op(ADD).op(THROW, tag);
    }
    Code body = payload(tag, code);
    assertThat(result(function("", "7f", body))).isEqualTo(30);
  }

  @Test
  void anExceptionLeavesManyFrames() throws Exception {
    int self = ModuleBuilder.FIRST;
    // f(n) { if (n == 0) throw 7; f(n - 1); }
    Code deep = new Code().get(0).op(0x45).op(0x04, EMPTY).append(thrown(tag, 7)).end();
    deep.get(0).i32(1).op(0x6b).call(self);
    assertThat(function("7f", "", deep)).isEqualTo(self);
    Code body = payload(tag, new Code().i32(200).call(self));
    assertThat(result(function("", "7f", body))).isEqualTo(7);
  }

  /** A trap is no exception, nor is an exit. */
  @ParameterizedTest
  @CsvSource({
    "00,134", // unreachable
    "417f2802001a,134", // i32.load of -1
    "410141006d1a,134", // 1 / 0
    "41071000,7" // proc_exit(7)
  })
  void nothingElseIsCaught(String code, int status) throws Exception {
    Code body = new Code().op(BLOCK, EMPTY).op(TRY_TABLE, EMPTY).unsigned(1).op(2).unsigned(0);
    body.hex(code).end().end().i32(0);
    assertThat(result(function("", "7f", body))).isEqualTo(status);
  }

  @Test
  void anExceptionThatNoneCatchesEndsTheGuest() throws Exception {
    int function = function("", "7f", thrown(tag, 1));
    byte[] wasm = module.build(new Code().call(function).drop());
    assertThat(Runs.run(wasm).toString()).contains("uncaught WebAssembly exception");
  }

  /** Endive takes the two for one, and throws the second again. */
  @Test
  void twoReferencesToExceptionsOfOneTagStayTwoOrAreRefused() throws Exception {
    Code body = new Code();
    for (int value : new int[] {40, 50}) {
      body.op(BLOCK, EXNREF);
      body.op(TRY_TABLE, EMPTY).unsigned(1).op(3).unsigned(0).append(thrown(tag, value)).end();
      body.op(0x00).end();
    }
    body.drop().set(0);
    body.append(payload(tag, new Code().get(0).op(THROW_REF)));
    int function = module.function("", "7f", "69", body);
    if (Settings.GUEST_COMPILER.flag()) {
      assertThat(result(function)).isEqualTo(40);
    } else {
      assertRefused(function, "references to exceptions");
    }
  }

  @Test
  void aHandlerGetsPayloadAndReferenceOrIsRefused() throws Exception {
    Code body = new Code().op(BLOCK).signed(module.type("", "7f69"));
    body.op(TRY_TABLE, EMPTY).unsigned(1).op(1).unsigned(tag).unsigned(0);
    body.append(thrown(tag, 42)).end().op(0x00).end().drop();
    int function = function("", "7f", body);
    if (Settings.GUEST_COMPILER.flag()) {
      assertThat(result(function)).isEqualTo(42);
    } else {
      assertRefused(function, "references to exceptions");
    }
  }

  @Test
  void aNullReferenceThatIsThrownTrapsOrIsRefused() throws Exception {
    int function = function("", "7f", new Code().hex("d069").op(THROW_REF));
    if (Settings.GUEST_COMPILER.flag()) {
      assertThat(Runs.run(module.build(new Code().call(function).drop())).message())
          .contains("null exception reference");
    } else {
      assertRefused(function, "throw_ref");
    }
  }

  /** It refers to nothing: there is no tag. */
  @Test
  void aReferenceThatIsNullIsNoException() throws Exception {
    ModuleBuilder plain = new ModuleBuilder();
    int function = plain.function("", "7f", "69", new Code().hex("d069 d1")); // ref.is_null
    byte[] wasm = plain.build(new Code().call(function).call(ModuleBuilder.EXIT));
    assertThat(Runs.run(wasm).code()).isEqualTo(1);
  }

  /** Exceptions get lost between compiled and interpreted functions. */
  @ParameterizedTest
  @EnumSource
  void exceptionsAreRefusedBesideInterpretedFunctions(Machine machine) throws Exception {
    int throwing = function("", "7f", thrown(tag, 42));
    Code body = machine.body(payload(tag, new Code().call(throwing).drop()));
    int catching = function("", "7f", body);
    if (machine == Machine.COMPILED) {
      assertThat(result(catching)).isEqualTo(42);
    } else {
      assertRefused(catching, "too large to be compiled");
    }
  }

  private void assertRefused(int function, String reason) {
    assertThatThrownBy(() -> result(function))
        .isInstanceOf(ExecFormatException.class)
        .hasMessageContaining("exceptions")
        .hasMessageContaining(reason);
  }
}
