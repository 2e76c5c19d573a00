package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ModuleSurvey;
import dev.gangway.wasm.TestModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules that are valid for {@link dev.gangway.wasm.ModuleScan} and refused all the same, by a
 * load and by an inspection. {@link LoadingTest} has the one that needs too much heap.
 */
class ModuleCheckTest {
  private static final int TYPE = 1;
  private static final int MEMORY = 5;
  private static final int GLOBAL = 6;
  private static final int TAG = 13;

  record Case(String reason, TestModule module) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static Stream<Case> refused() {
    return Stream.of(
        new Case("_start is an import", new TestModule().importing("env", "f")),
        new Case(
            "_start takes parameters or returns values",
            new TestModule().section(TYPE, "01 60017f00")),
        new Case(
            "_start takes parameters or returns values",
            new TestModule().section(TYPE, "01 6000017f").body("4100")),
        new Case(
            "starts with 2048 MiB of memory; the engine's maximum is 2 GiB",
            new TestModule().section(MEMORY, "01 00 808002")),
        new Case("has more than 100 try_table blocks inside one another", nested(101)),
        new Case(
            "uses references to exceptions (catch_ref, catch_all_ref, throw_ref), which are not"
                + " supported",
            new TestModule().section(TAG, "01 00 00").body("d069 0a")),
        new Case( // an i64 in an i32: only the engine looks at it
            "not a valid WebAssembly module: ",
            new TestModule().section(GLOBAL, "01 7f00 4200 0b")));
  }

  private static TestModule nested(int handlers) {
    return new TestModule()
        .section(TAG, "01 00 00")
        .body("1f40 00".repeat(handlers) + "4100 1a" + "0b".repeat(handlers));
  }

  private static ModuleSurvey inspect(TestModule module) throws IOException {
    return EndiveEngine.create().inspect(new ByteArrayInputStream(module.build()), "m");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aLoadGivesTheReason(Case each) {
    assertThatThrownBy(() -> EndiveEngine.create().load(each.module.build(), "m"))
        .isInstanceOf(ExecFormatException.class)
        .message()
        .startsWith("m: " + each.reason);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anInspectionGivesTheSameReason(Case each) throws IOException {
    assertThat(inspect(each.module).faults()).singleElement().asString().startsWith(each.reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01 00 ff ff 01", "01 01 01 808004"})
  void memoriesWithinTheMaximumAreAccepted(String memory) throws IOException {
    TestModule module = new TestModule().section(MEMORY, memory);
    assertThat(inspect(module).faults()).isEmpty();
    assertThatCode(() -> EndiveEngine.create().load(module.build(), "m"))
        .doesNotThrowAnyException();
  }

  @Test
  void oneHundredHandlersAreAccepted() throws IOException {
    assertThat(inspect(nested(100)).faults()).isEmpty();
    assertThatCode(() -> EndiveEngine.create().load(nested(100).build(), "m"))
        .doesNotThrowAnyException();
  }

  @Test
  void anInspectionGivesEachReason() throws IOException {
    TestModule module =
        new TestModule()
            .section(TYPE, "01 60017f00")
            .section(MEMORY, "01 00 808002")
            .body("fd0c00000000000000000000000000000000 1a");
    assertThat(inspect(module).faults())
        .containsExactly(
            "uses SIMD (vector instructions), which is not supported (function 0)",
            "_start takes parameters or returns values",
            "starts with 2048 MiB of memory; the engine's maximum is 2 GiB");
  }
}
