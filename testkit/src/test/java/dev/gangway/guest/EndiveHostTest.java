package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.EndiveBuilder;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Gangway;
import dev.gangway.GuestException;
import dev.gangway.endive.EndiveHost;
import dev.gangway.endive.ExitException;
import dev.gangway.testkit.GuestPrograms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.Parser;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/** Endive's own instances with Gangway's memory, tables and system calls. */
@Timeout(120)
class EndiveHostTest {
  private static final Map<String, WasmModule> MODULES = new ConcurrentHashMap<>();
  private static final Map<String, Function<Instance, Machine>> MACHINES =
      new ConcurrentHashMap<>();

  private final Gangway gangway = Gangway.builder().tmpfs("/tmp", 1 << 20).build();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    gangway.close();
  }

  private static WasmModule module(String guest) {
    return MODULES.computeIfAbsent(guest, each -> Parser.parse(GuestPrograms.path(each)));
  }

  private static Function<Instance, Machine> machine(EndiveMachine kind, String guest) {
    return MACHINES.computeIfAbsent(kind + guest, _ -> kind.factory(module(guest)));
  }

  private EndiveBuilder settings(String name) {
    return gangway.endive(name).stdout(out);
  }

  /** The embedder's own imports. */
  private static HostFunction add() {
    List<ValType> two = List.of(ValType.I32, ValType.I32);
    return new HostFunction(
        "env",
        "host_add",
        FunctionType.of(two, List.of(ValType.I32)),
        (_, args) -> new long[] {args[0] + args[1]});
  }

  private static HostFunction[] others() {
    List<ValType> one = List.of(ValType.I32);
    return new HostFunction[] {
      new HostFunction(
          "env",
          "host_mix",
          FunctionType.of(
              List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64), List.of(ValType.F64)),
          (_, args) -> new long[] {args[0]}),
      new HostFunction(
          "env",
          "host_log",
          FunctionType.of(List.of(ValType.I32, ValType.I32), List.of()),
          (instance, args) -> {
            throw new IllegalArgumentException(
                instance.memory().readString((int) args[0], (int) args[1]));
          }),
      new HostFunction(
          "env",
          "host_call",
          FunctionType.of(one, one),
          (instance, args) -> instance.export("nest").apply(args[0]))
    };
  }

  private static Instance.Builder builder(EndiveHost host, EndiveMachine kind, String guest) {
    return Instance.builder(module(guest))
        .withMachineFactory(machine(kind, guest))
        .withMemoryFactory(host.memoryFactory())
        .withTableFactory(host.tableFactory())
        .withImportValues(
            ImportValues.builder()
                .addFunction(host.hostFunctions())
                .addFunction(add())
                .addFunction(others())
                .build());
  }

  private static Instance reactor(EndiveHost host, EndiveMachine kind) {
    Instance instance = builder(host, kind, "reactor").build();
    instance.export("_initialize").apply();
    return instance;
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  // ---- commands and reactors ------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aCommandRunsWhenItsInstanceIsBuilt(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("hello").args("Endive").build()) {
      Instance _ = builder(host, kind, "hello").build();
    }
    assertThat(said()).isEqualTo("Hello, Endive!\n");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandHasStandardInputAndTheEnvironment(EndiveMachine kind) throws IOException {
    ByteArrayInputStream in =
        new ByteArrayInputStream("one two\n".getBytes(StandardCharsets.UTF_8));
    try (EndiveHost host = settings("stdio").env("KEY", "a").args("env").stdin(in).build()) {
      Instance _ = builder(host, kind, "stdio").build();
    }
    assertThat(said()).isEqualTo("4b 45 59 3d 61\n");
    out.reset();
    try (EndiveHost host = settings("wc").stdin(in).build()) {
      Instance _ = builder(host, kind, "wc").build();
    }
    assertThat(said().strip().split(" +")).contains("1", "2", "8");
  }

  @ParameterizedTest
  @EnumSource
  void anExitThrowsItsStatusAndTheHostLivesOn(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, kind);
      ExitException exit =
          catchThrowableOfType(ExitException.class, () -> instance.export("quit").apply(3));
      assertThat(exit.exitCode()).isEqualTo(3);
      ExitException zero =
          catchThrowableOfType(ExitException.class, () -> instance.export("quit").apply(0));
      assertThat(zero.exitCode()).isEqualTo(0);
      assertThat(instance.export("add").apply(20, 22)).containsExactly(42);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEmbeddersOwnImportsStandBesideTheSystemCalls(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, kind);
      assertThat(instance.export("add_by_host").apply(2, 3)).containsExactly(5);
      assertThat(instance.export("nest").apply(5)).containsExactly(5);
      long text = instance.export("allocate").apply(8)[0];
      instance.memory().writeString((int) text, "a bc d");
      assertThat(instance.export("count-words").apply(text, 6)).containsExactly(3);
    }
  }

  @Test
  void anImportOfTheSameNameBeforeASystemCallReplacesIt() throws IOException {
    List<ValType> two = List.of(ValType.I32, ValType.I32);
    HostFunction own =
        new HostFunction(
            "wasi_snapshot_preview1",
            "args_sizes_get",
            FunctionType.of(two, List.of(ValType.I32)),
            (_, _) -> new long[] {76});
    try (EndiveHost host = settings("hello").build()) {
      ImportValues imports =
          ImportValues.builder().addFunction(own).addFunction(host.hostFunctions()).build();
      Instance.Builder instance =
          Instance.builder(module("hello"))
              .withMemoryFactory(host.memoryFactory())
              .withImportValues(imports);
      assertThatExceptionOfType(ExitException.class)
          .isThrownBy(instance::build)
          .satisfies(exit -> assertThat(exit.exitCode()).isNotZero());
    }
  }

  // ---- memory ---------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void anAccessOutOfBoundsIsEndivesTrap(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, kind);
      assertThatExceptionOfType(WasmRuntimeException.class)
          .isThrownBy(() -> instance.export("count-words").apply(-4, 6))
          .withMessageContaining("out of bounds memory access");
      assertThatExceptionOfType(TrapException.class)
          .isThrownBy(() -> instance.export("trap").apply());
      assertThat(instance.export("add").apply(1, 2)).containsExactly(3);
    }
  }

  @Test
  void memoryGrowsToTheLimitAndNotBeyond() throws IOException {
    try (Gangway small = Gangway.builder().maxMemory(4 << 16).build();
        EndiveHost host = small.endive("grows").build()) {
      Memory memory = host.memoryFactory().apply(new MemoryLimits(1));
      assertThat(memory.maximumPages()).isEqualTo(4);
      assertThat(memory.grow(3)).isEqualTo(1);
      assertThat(memory.grow(1)).isEqualTo(-1);
      assertThat(memory.pages()).isEqualTo(4);
      memory.writeLong((4 << 16) - 8, 7);
      assertThat(memory.readLong((4 << 16) - 8)).isEqualTo(7);
    }
  }

  @Test
  void memoryGrowsToTheMaximumOfItsModuleAndNotBeyond() throws IOException {
    try (EndiveHost host = gangway.endive("grows").build()) {
      Memory memory = host.memoryFactory().apply(new MemoryLimits(1, 2));
      assertThat(memory.grow(2)).isEqualTo(-1);
      assertThat(memory.grow(-1)).isEqualTo(-1);
      assertThat(memory.grow(1)).isEqualTo(1);
      assertThat(memory.grow(1)).isEqualTo(-1);
    }
  }

  @Test
  void aModuleThatStartsWithMoreMemoryThanTheLimitIsRefused() throws IOException {
    try (Gangway small = Gangway.builder().maxMemory(1 << 16).build();
        EndiveHost host = small.endive("reactor").build()) {
      Instance.Builder instance = builder(host, EndiveMachine.INTERPRETER, "reactor");
      assertThatExceptionOfType(UninstantiableException.class)
          .isThrownBy(instance::build)
          .withMessageMatching(
              "reactor: starts with \\d+ KiB of memory, more than the limit of 64 KiB");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMemoryThatIsNotGangwaysIsRefused(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("hello").build()) {
      Instance.Builder own = builder(host, kind, "hello").withMemoryFactory(ByteArrayMemory::new);
      assertThatIllegalStateException()
          .isThrownBy(own::build)
          .withMessageStartingWith("hello: ")
          .withMessageContaining("whose memory is not this host's")
          .withMessageContaining(".withMemoryFactory(host.memoryFactory())");
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void aSecondMemoryIsRefused() throws IOException {
    try (EndiveHost host = settings("hello").build()) {
      Memory _ = host.memoryFactory().apply(new MemoryLimits(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> host.memoryFactory().apply(new MemoryLimits(1)))
          .withMessageContaining("an EndiveHost is for one memory");
    }
  }

  @Test
  void anImportedMemoryIsMadeByTheFactory() throws IOException {
    // (import "env" "memory" (memory 1 2)) (import wasi random_get), _start fills 8 bytes at 16
    byte[] wasm =
        HandMadeModule.hex(
            "0061736d01000000"
                + "010a0260027f7f017f600000"
                + "02340203656e76066d656d6f72790201010216776173695f736e617073686f745f7072657669657731"
                + "0a72616e646f6d5f6765740000"
                + "03020101"
                + "070a01065f73746172740001"
                + "0a0b010900411041081000"
                + "1a0b");
    try (EndiveHost host = settings("imports").build()) {
      Memory memory = host.memoryFactory().apply(new MemoryLimits(1, 2));
      Instance _ =
          Instance.builder(Parser.parse(wasm))
              .withImportValues(
                  ImportValues.builder()
                      .addMemory(new ImportMemory("env", "memory", memory))
                      .addFunction(host.hostFunctions())
                      .build())
              .build();
      assertThat(memory.readLong(16)).isNotZero();
    }
  }

  // ---- limits, kill, close --------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void aTimeLimitEndsALoopInACall(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("reactor").callTimeLimit(Duration.ofMillis(200)).build()) {
      Instance instance = reactor(host, kind);
      GuestException ended =
          catchThrowableOfType(GuestException.class, () -> host.function(instance, "spin").apply());
      assertThat(ended.status().reason()).isEqualTo(Reason.TIMED_OUT);
      assertThatExceptionOfType(GuestException.class)
          .isThrownBy(() -> host.function(instance, "add").apply(1, 2));
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimeLimitEndsTheStartOfACommandInACall(EndiveMachine kind) throws IOException {
    try (EndiveHost host = settings("spin").timeLimit(Duration.ofMillis(200)).build()) {
      Instance.Builder instance = builder(host, kind, "spin");
      GuestException ended =
          catchThrowableOfType(GuestException.class, () -> host.call(instance::build));
      assertThat(ended.status().reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  @Test
  void anExitInACallEndsTheHostWithItsStatus() throws IOException {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, EndiveMachine.COMPILER);
      GuestException ended =
          catchThrowableOfType(
              GuestException.class, () -> host.function(instance, "quit").apply(3));
      assertThat(ended.status().code()).isEqualTo(3);
      assertThatExceptionOfType(GuestException.class)
          .isThrownBy(() -> instance.export("quit").apply(4))
          .satisfies(later -> assertThat(later.status().code()).isEqualTo(3));
    }
  }

  @Test
  void whatAHostFunctionThrowsReachesTheCallerOfACallUnchanged() throws IOException {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, EndiveMachine.COMPILER);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> host.function(instance, "log_hello").apply())
          .withMessage("hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKillEndsACallInAnotherThread(EndiveMachine kind) throws Exception {
    try (EndiveHost host = settings("reactor").build()) {
      Instance instance = reactor(host, kind);
      CountDownLatch inside = new CountDownLatch(1);
      FutureTask<GuestException> call =
          new FutureTask<>(() ->
              catchThrowableOfType(
                  GuestException.class,
                  () ->
                      host.call(() -> {
                        inside.countDown();
                        return instance.export("spin").apply();
                      })));
      Thread.ofPlatform().start(call);
      inside.await();
      host.kill();
      assertThat(call.get().status().reason()).isEqualTo(Reason.INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterACloseSystemCallsAndMemoryAreRefused(EndiveMachine kind) throws IOException {
    EndiveHost host = settings("reactor").build();
    Instance instance = reactor(host, kind);
    Memory memory = instance.memory();
    long text = instance.export("allocate").apply(8)[0];
    host.close();
    host.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> memory.readInt((int) text))
        .withMessage("the guest is closed");
    assertThatIllegalStateException().isThrownBy(() -> memory.writeString((int) text, "abc"));
    assertThatIllegalStateException().isThrownBy(() -> memory.atomicAddInt(64, 1));
    assertThatIllegalStateException().isThrownBy(memory::pages);
    assertThatIllegalStateException().isThrownBy(() -> memory.grow(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> instance.export("count-words").apply(text, 6));
    assertThatIllegalStateException().isThrownBy(() -> instance.export("quit").apply(6));
    assertThatExceptionOfType(GuestException.class)
        .isThrownBy(() -> host.function(instance, "add").apply(1, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> host.memoryFactory().apply(new MemoryLimits(1)));
  }

  /** Also a loop that does nothing but load and store, outside of a call. */
  @ParameterizedTest
  @EnumSource
  void aCloseEndsAccessesInProgressInOtherThreads(EndiveMachine kind) throws Exception {
    for (int i = 0; i < 20; i++) {
      EndiveHost host = settings("reactor").build();
      Instance instance = reactor(host, kind);
      Memory memory = instance.memory();
      CountDownLatch inside = new CountDownLatch(2);
      FutureTask<?> guest =
          new FutureTask<>(() -> {
            inside.countDown();
            return instance.export("spin").apply();
          });
      FutureTask<?> java =
          new FutureTask<>(() -> {
            inside.countDown();
            while (true) {
              memory.fill((byte) 1, 1 << 10, 1 << 16);
              memory.writeLong(8, memory.atomicAddInt(16, 1));
            }
          });
      Thread.ofPlatform().start(guest);
      Thread.ofPlatform().start(java);
      inside.await();
      host.close();
      for (FutureTask<?> each : List.of(guest, java)) {
        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
            .isThrownBy(each::get)
            .withCauseInstanceOf(IllegalStateException.class);
      }
    }
  }
}
