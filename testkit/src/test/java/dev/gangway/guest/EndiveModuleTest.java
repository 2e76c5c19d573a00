package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestException;
import dev.gangway.HostModule;
import dev.gangway.Program;
import dev.gangway.endive.EndiveModule;
import dev.gangway.testkit.GuestPrograms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** Programs made of modules that Endive has parsed, on Endive's own machines. */
@Timeout(120)
class EndiveModuleTest {
  private final Gangway gangway = Gangway.builder().tmpfs("/tmp", 1 << 20).build();

  @AfterEach
  void close() {
    gangway.close();
  }

  private Program program(EndiveMachine kind, String guest) throws IOException {
    WasmModule module = Parser.parse(GuestPrograms.path(guest));
    return gangway.load(EndiveModule.of(module, kind.factory(module)), guest);
  }

  private Guest.Builder reactor(EndiveMachine kind) throws IOException {
    return gangway
        .guest(program(kind, "reactor"))
        .hostModule(HostModule.of("env", Reactors.Env.class, new Reactors.Env() {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "reactor", "fuzz", "hostile"})
  void itHasTheImportsAndExportsThatGangwayReads(String guest) throws IOException {
    Program program = program(EndiveMachine.INTERPRETER, guest);
    Program loaded = RunningGuests.program(guest);
    assertThat(program.imports()).isEqualTo(loaded.imports()).isNotEmpty();
    assertThat(program.exports()).isEqualTo(loaded.exports()).isNotEmpty();
    assertThat(program.kind()).isEqualTo(loaded.kind());
  }

  @ParameterizedTest
  @EnumSource
  void aCommandRuns(EndiveMachine kind) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Guest guest = gangway.guest(program(kind, "hello")).args("a").stdout(out).build()) {
      assertThat(guest.run().code()).isEqualTo(0);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Hello, a!\n");
  }

  @ParameterizedTest
  @EnumSource
  void aReactorsFunctionsCallAndAreCalled(EndiveMachine kind) throws Throwable {
    try (Guest guest = reactor(kind).build()) {
      guest.start();
      assertThat(guest.function("add").call(20, 22)).isEqualTo(42);
      assertThat((double) guest.function("mix").handle().invokeExact(1, 2L, 0.5f, 0.25))
          .isEqualTo(3.75);
      assertThat(guest.function("add_by_host").call(2, 3)).isEqualTo(5);
      assertThat(guest.function("nest").call(4)).isEqualTo(4);
      int text = (int) guest.function("allocate").call(8);
      guest.memory().writeString(text, "a bc d");
      assertThat(guest.function("count-words").call(text, 6)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrapAndAnExitEndIt(EndiveMachine kind) throws IOException {
    try (Guest guest = reactor(kind).build()) {
      guest.start();
      GuestException trap =
          catchThrowableOfType(GuestException.class, () -> guest.function("trap").call());
      assertThat(trap.status().reason()).isEqualTo(Reason.TRAPPED);
    }
    try (Guest guest = reactor(kind).build()) {
      guest.start();
      GuestException exit =
          catchThrowableOfType(GuestException.class, () -> guest.function("quit").call(5));
      assertThat(exit.status().code()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimeLimitEndsALoop(EndiveMachine kind) throws IOException {
    try (Guest guest = reactor(kind).callTimeLimit(Duration.ofMillis(300)).build()) {
      guest.start();
      GuestException ended =
          catchThrowableOfType(GuestException.class, () -> guest.function("spin").call());
      assertThat(ended.status().reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  /** A function that makes as many tail calls as its argument says; -1 is four billion. */
  private static WasmModule tailCalls() {
    HandMadeModule module = new HandMadeModule();
    int type = module.type("60017f017f");
    int function = module.function(type, "2000450440410a0f0b200041016b1200");
    return Parser.parse(module.export("calls", function).module());
  }

  @Test
  void aTimeLimitEndsTailCallsInTheInterpreter() throws IOException {
    Program program =
        gangway.load(EndiveModule.of(tailCalls(), InterpreterMachine::new), "tail calls");
    try (Guest guest = gangway.guest(program).callTimeLimit(Duration.ofMillis(300)).build()) {
      guest.start();
      assertThat(guest.function("calls").call(100)).isEqualTo(10);
      GuestException ended =
          catchThrowableOfType(GuestException.class, () -> guest.function("calls").call(-1));
      assertThat(ended.status().reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  /** What the documentation says of Endive's classes. If this fails, they have become better. */
  @Test
  void tailCallsInEndivesClassesDoNotLookAtAnInterrupt() {
    WasmModule module = tailCalls();
    Instance instance =
        Instance.builder(module).withMachineFactory(EndiveMachine.COMPILER.factory(module)).build();
    Thread.currentThread().interrupt();
    try {
      assertThat(instance.export("calls").apply(1000)).containsExactly(10);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatTheMachineFactoryThrowsReachesTheCallerUnchanged() throws IOException {
    IllegalStateException thrown = new IllegalStateException("no machine");
    EndiveModule broken =
        EndiveModule.of(
            tailCalls(),
            _ -> {
              throw thrown;
            });
    try (Guest guest = gangway.guest(gangway.load(broken, "broken")).build()) {
      assertThatThrownBy(guest::start).isSameAs(thrown);
    }
  }

  @Test
  void classesOfAnotherModuleAreRefused() throws IOException {
    WasmModule other = Parser.parse(GuestPrograms.path("hello"));
    EndiveModule mixed = EndiveModule.of(tailCalls(), EndiveMachine.COMPILER.factory(other));
    try (Guest guest = gangway.guest(gangway.load(mixed, "mixed")).build()) {
      assertThatThrownBy(guest::start)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not match");
    }
  }

  @Test
  void aModuleWithSeveralMemoriesIsRefused() {
    WasmModule module = Parser.parse(HandMadeModule.hex("0061736d01000000" + "05050200010001"));
    assertThatExceptionOfType(ExecFormatException.class)
        .isThrownBy(() -> gangway.load(EndiveModule.of(module, InterpreterMachine::new), "two"))
        .withMessage("two: has several memories, which Gangway does not support");
  }

  @Test
  void aStartFunctionWithParametersIsRefused() {
    HandMadeModule made = new HandMadeModule();
    int function = made.function(made.type("60017f00"), "");
    WasmModule module = Parser.parse(made.export("_start", function).module());
    assertThatExceptionOfType(ExecFormatException.class)
        .isThrownBy(() -> gangway.load(EndiveModule.of(module, InterpreterMachine::new), "start"))
        .withMessage("start: _start takes parameters or returns values");
  }
}
