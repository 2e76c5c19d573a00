package dev.gangway.bench.jmh;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestFunction;
import dev.gangway.HostModule;
import dev.gangway.bench.settings.BenchSettings;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * Calls of a function of a reactor ({@code add} of {@code guests/reactor.wasm}) from Java, and of a
 * host function from a loop of the guest, beside the same by Endive alone and beside a static
 * method of Java with the same body. The host loops make {@link #TIMES} calls, and their time is
 * that of one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class GuestCallBenchmark {
  private static final int TIMES = 1000;

  /** The functions that are called. */
  interface Functions {
    int add(int a, int b);
  }

  /** The functions that the guest imports. */
  interface Env {
    default int host_add(int a, int b) {
      return a + b;
    }

    default double host_mix(int a, long b, float c, double d) {
      return a + b + c + d;
    }

    default void host_log(int text, int length) {}

    default int host_call(int depth) {
      return depth;
    }
  }

  @SuppressWarnings("NullAway.Init") // by set-up
  private Gangway gangway;

  @SuppressWarnings("NullAway.Init") // by set-up
  private Guest guest;

  @SuppressWarnings("NullAway.Init") // by set-up
  private Functions bound;

  @SuppressWarnings("NullAway.Init") // by set-up
  private MethodHandle handle;

  @SuppressWarnings("NullAway.Init") // by set-up
  private GuestFunction function;

  @SuppressWarnings("NullAway.Init") // by set-up
  private MethodHandle hostLoop;

  @SuppressWarnings("NullAway.Init") // by set-up
  private ExportFunction endives;

  @SuppressWarnings("NullAway.Init") // by set-up
  private ExportFunction endivesHostLoop;

  private int a = 1;
  private int b = 2;

  /** Starts the reactor on both. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    gangway = Gangway.builder().build();
    guest =
        gangway
            .guest(gangway.load(BenchSettings.guests().resolve("reactor.wasm")))
            .hostModule(HostModule.of("env", Env.class, new Env() {}))
            .build();
    guest.start();
    bound = guest.bind(Functions.class);
    function = guest.function("add");
    handle = function.handle();
    hostLoop = guest.function("sum_by_host").handle();

    Path reactor = BenchSettings.guests().resolve("reactor.wasm");
    WasmModule module = Parser.parse(Files.readAllBytes(reactor));
    Instance instance =
        Instance.builder(module)
            .withMachineFactory(MachineFactoryCompiler.builder(module).compile())
            .withImportValues(
                ImportValues.builder()
                    .addFunction(
                        WasiPreview1.builder()
                            .withOptions(WasiOptions.builder().build())
                            .build()
                            .toHostFunctions())
                    .addFunction(
                        endives("host_add", "ii", "i"),
                        endives("host_mix", "ilfd", "d"),
                        endives("host_log", "ii", ""),
                        endives("host_call", "i", "i"))
                    .build())
            .build();
    instance.export("_initialize").apply();
    endives = instance.export("add");
    endivesHostLoop = instance.export("sum_by_host");
  }

  private static HostFunction endives(String name, String parameters, String results) {
    return new HostFunction(
        "env",
        name,
        FunctionType.of(types(parameters), types(results)),
        (instance, args) -> new long[] {(int) (args[0] + args[args.length - 1])});
  }

  private static ValType[] types(String letters) {
    return letters
        .chars()
        .mapToObj(letter ->
            switch (letter) {
              case 'i' -> ValType.I32;
              case 'l' -> ValType.I64;
              case 'f' -> ValType.F32;
              default -> ValType.F64;
            })
        .toArray(ValType[]::new);
  }

  /** Closes the guest. */
  @TearDown(Level.Trial)
  public void tearDown() {
    guest.close();
    gangway.close();
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static int staticAdd(int a, int b) {
    return a + b;
  }

  /** A static method that is not inlined. */
  @Benchmark
  public int addByJava() {
    return staticAdd(a, b);
  }

  /** A method of a bound interface. */
  @Benchmark
  public int addByInterface() {
    return bound.add(a, b);
  }

  /** The handle, which is no constant for the compiler. */
  @Benchmark
  public int addByHandle() throws Throwable {
    return (int) handle.invokeExact(a, b);
  }

  /** {@link GuestFunction#call(long, long)}. */
  @Benchmark
  public long addByCall() {
    return function.call(a, b);
  }

  /** Endive's own call. */
  @Benchmark
  public long addByEndive() {
    return endives.apply(a, b)[0];
  }

  /** A static method, called as often as the host loops call the host. */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public int hostByJava() {
    int sum = 0;
    for (int i = 0; i < TIMES; i++) {
      sum = staticAdd(sum, i);
    }
    return sum;
  }

  /** A method of {@link Env}. */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public int hostByInterface() throws Throwable {
    return (int) hostLoop.invokeExact(TIMES);
  }

  /** Endive's own host function. */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public long hostByEndive() {
    return endivesHostLoop.apply(TIMES)[0];
  }
}
