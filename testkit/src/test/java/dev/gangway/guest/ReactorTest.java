package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus;
import dev.gangway.ExitStatus.Reason;
import dev.gangway.Export;
import dev.gangway.ExportType;
import dev.gangway.FunctionType;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestAllocator;
import dev.gangway.GuestCall;
import dev.gangway.GuestException;
import dev.gangway.GuestFunction;
import dev.gangway.GuestMemory;
import dev.gangway.HostModule;
import dev.gangway.Program;
import dev.gangway.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A started guest: its functions are called from Java, and it calls Java. */
@Timeout(60)
class ReactorTest {
  private final Gangway gangway = Gangway.builder().tmpfs("/tmp", 1 << 20).build();

  @AfterEach
  void close() {
    gangway.close();
  }

  private Guest start() throws IOException {
    return Reactors.start(gangway);
  }

  // ---- programs -------------------------------------------------------------------------------

  @Test
  void aProgramTellsItsKindItsImportsAndItsExports() {
    Program reactor = Reactors.program();
    assertThat(reactor.kind()).isEqualTo(Program.Kind.REACTOR);
    assertThat(reactor.exports())
        .contains(
            new ExportType(
                "count-words",
                FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32)))
        .extracting(ExportType::toString)
        .contains("mix (i32, i64, f32, f64) -> f64", "memory memory 2", "nothing () -> ()");
    assertThat(reactor.imports())
        .extracting(Object::toString)
        .contains("env.host_add (i32, i32) -> i32", "env.host_log (i32, i32) -> ()")
        .anyMatch(each -> each.startsWith("wasi_snapshot_preview1.fd_write"));
    assertThat(RunningGuests.program("hello").kind()).isEqualTo(Program.Kind.COMMAND);
  }

  // ---- calls ----------------------------------------------------------------------------------

  @Test
  void functionsAreCalledWithBits() throws Exception {
    try (Guest guest = start()) {
      assertThat(guest.function("initialized").call()).isEqualTo(1);
      assertThat(guest.function("nothing").call()).isZero();
      assertThat(guest.function("add").call(-5, 3)).isEqualTo(-2);
      assertThat(guest.function("add").call(0x1_0000_0001L, 1)).as("low 32 bits").isEqualTo(2);
      assertThat(guest.function("add_long").call(1L << 40, 1)).isEqualTo((1L << 40) + 1);
      long three = guest.function("add_float").call(bits(1.25f), bits(1.75f));
      assertThat(Float.intBitsToFloat((int) three)).isEqualTo(3f);
      long minusHalf =
          guest
              .function("add_double")
              .call(Double.doubleToRawLongBits(1), Double.doubleToRawLongBits(-1.5));
      assertThat(Double.longBitsToDouble(minusHalf)).isEqualTo(-0.5);
      assertThat(guest.function("sum5").call(1, 2, 3, 4, 5)).isEqualTo(15);
      long[] results = new long[2];
      assertThat(guest.function("sum5").call(new long[] {5, 4, 3, 2, 1}, results)).isEqualTo(1);
      assertThat(results).containsExactly(15, 0);
    }
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  @Test
  void aHandleHasTheExactType() throws Throwable {
    try (Guest guest = start()) {
      MethodHandle mix = guest.function("mix").handle();
      assertThat(mix.type())
          .isEqualTo(
              MethodType.methodType(
                  double.class, int.class, long.class, float.class, double.class));
      assertThat((double) mix.invokeExact(1, 2L, 3f, 4.5)).isEqualTo(10.5);
    }
  }

  /** Some functions of the reactor. */
  interface Words {
    @Export("count-words")
    int countWords(int text, int length);

    int add(int a, int b);

    double mix(int a, long b, float c, double d);

    int next();

    void nothing();

    default int twice(int a) {
      return add(a, a);
    }
  }

  @Test
  void anInterfaceIsBoundToTheFunctions() throws Exception {
    try (Guest guest = start();
        Guest other = start()) {
      Words words = guest.bind(Words.class);
      assertThat(words.add(2, 3)).isEqualTo(5);
      assertThat(words.twice(21)).isEqualTo(42);
      assertThat(words.mix(1, 2, 3, 4.5)).isEqualTo(10.5);
      words.nothing();
      assertThat(words.next()).isEqualTo(1);
      assertThat(guest.bind(Words.class).next()).as("one guest").isEqualTo(2);
      assertThat(other.bind(Words.class).next()).as("another guest").isEqualTo(1);
    }
  }

  interface Sums {
    int add(int a, int b);
  }

  interface Additions {
    int add(int a, int b);

    @Export("add")
    int plus(int a, int b);
  }

  interface NamedAdditions {
    int plus(int a, int b);
  }

  /** Inherits {@code add} and {@code plus} twice each, and has methods of Object. */
  interface Inherited extends Sums, NamedAdditions, Additions {
    @Override
    boolean equals(Object other);

    @Override
    String toString();
  }

  @Test
  void aMethodThatIsInheritedTwiceIsBoundOnce() throws Exception {
    try (Guest guest = start()) {
      Inherited bound = guest.bind(Inherited.class);
      assertThat(bound.add(2, 3)).isEqualTo(5);
      assertThat(bound.plus(2, 4)).isEqualTo(6);
      assertThat(((Sums) bound).add(3, 4)).isEqualTo(7);
      assertThat(bound).isNotEqualTo(guest.bind(Inherited.class));
    }
  }

  interface OtherExport {
    @Export("next")
    int plus(int a, int b);
  }

  interface TwoExports extends Additions, OtherExport {}

  @Test
  void aMethodThatIsInheritedWithTwoExportsIsRefused() throws Exception {
    try (Guest guest = start()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.bind(TwoExports.class))
          .withMessageContaining("are one method, but are exported as ");
    }
  }

  interface NoSuchExport {
    int subtract(int a, int b);
  }

  interface WrongType {
    long add(int a, int b);
  }

  @Test
  void anInterfaceThatDoesNotFitIsRefusedWithBothTypes() throws Exception {
    try (Guest guest = start()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.bind(NoSuchExport.class))
          .withMessageContaining("exports no function subtract; it exports ")
          .withMessageContaining("add (i32, i32) -> i32");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.bind(WrongType.class))
          .withMessageContaining("WrongType.add(int,int)")
          .withMessageContaining("exports add (i32, i32) -> i32, which is int(int,int) in Java");
      assertThatIllegalArgumentException().isThrownBy(() -> guest.bind(String.class));
    }
  }

  @Test
  void aWrongCallNamesTheExportAndItsType() throws Exception {
    try (Guest guest = start()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.function("add").call(1))
          .withMessage("add (i32, i32) -> i32 was called with 1 argument");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.function("sum5").call(new long[4], new long[1]))
          .withMessageContaining("sum5 (i32, i32, i32, i32, i32) -> i32");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.function("sum5").call(new long[5], new long[0]))
          .withMessageContaining("room for 0 results");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.function("memory"))
          .withMessageContaining("exports no function memory: it is a memory");
      assertThat(guest.function("add").call(1, 1)).as("it lives on").isEqualTo(2);
    }
  }

  @Test
  void stateIsKeptFromCallToCall() throws Exception {
    try (Guest guest = start()) {
      GuestFunction next = guest.function("next");
      for (int i = 1; i <= 100_000; i++) {
        assertThat(next.call()).isEqualTo(i);
      }
    }
  }

  @Test
  void anExternrefIsAnyObject() throws Throwable {
    // same: the argument; tail: the same by a tail call
    HandMadeModule module = new HandMadeModule();
    int type = module.type("60016f016f");
    int same = module.function(type, "2000");
    int tail = module.function(type, "200012" + "0" + same);
    Program program =
        gangway.load(module.export("same", same).export("tail", tail).module(), "references");
    try (Guest guest = gangway.guest(program).build()) {
      guest.start();
      for (Object each : new Object[] {"text", 1L, null}) {
        Object returned = guest.function("same").handle().invoke(each);
        assertThat(returned).isSameAs(each);
        returned = guest.function("tail").handle().invoke(each);
        assertThat(returned).isSameAs(each);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.function("same").call(1))
          .withMessage(
              "same (externref) -> externref was called with references, which only handle() takes");
    }
  }

  // ---- host functions -------------------------------------------------------------------------

  @Test
  void aGuestCallsTheMethodsOfAnInterface() throws Exception {
    StringBuilder log = new StringBuilder();
    Reactors.Env env =
        new Reactors.Env() {
          @Override
          public void host_log(GuestCall call, int text, int length) {
            log.append(call.state(String.class)).append(call.memory().readString(text, length));
          }
        };
    try (Guest guest = Reactors.start(Reactors.builder(gangway, env).state("mine "))) {
      assertThat(guest.function("add_by_host").call(40, 2)).isEqualTo(42);
      assertThat(guest.function("sum_by_host").call(1000)).isEqualTo(499_500);
      MethodHandle mix = guest.function("mix_by_host").handle();
      assertThat((double) mix.invoke(1, 2L, 3f, 4.5)).isEqualTo(10.5);
      guest.function("log_hello").call();
      assertThat(log).hasToString("mine hello");
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  @Test
  void aGuestCallsFunctionsThatTakeBits() throws Exception {
    HostModule env =
        HostModule.builder("env")
            .function(
                "host_add",
                FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32),
                (call, args, results) -> results[0] = args[0] - args[1])
            .function(
                "host_mix",
                FunctionType.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64)
                    .returning(ValueType.F64),
                (call, args, results) ->
                    results[0] =
                        Double.doubleToRawLongBits(
                            args[0]
                                + args[1]
                                + Float.intBitsToFloat((int) args[2])
                                + Double.longBitsToDouble(args[3])))
            .build();
    // The later module wins.
    try (Guest guest = Reactors.start(Reactors.builder(gangway).hostModule(env))) {
      assertThat(guest.function("add_by_host").call(-1, 2)).isEqualTo(-3);
      double mixed = (double) guest.function("mix_by_host").handle().invoke(-1, 2L, 3f, 4.5);
      assertThat(mixed).isEqualTo(8.5);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  @Test
  void aHostFunctionMayCallBack() throws Exception {
    try (Guest guest = start()) {
      assertThat(guest.function("nest").call(100)).isEqualTo(100);
    }
  }

  @Test
  void whatAHostFunctionThrowsReachesTheCallerUnchangedAndEndsTheGuest() throws Exception {
    for (Throwable thrown :
        new Throwable[] {
          new IllegalStateException("mine"),
          new IOException("checked"),
          new StackOverflowError(),
          new OutOfMemoryError("of the test"),
          new Error("an error")
        }) {
      Reactors.Env env =
          new Reactors.Env() {
            @Override
            public int host_add(int a, int b) {
              throw ReactorTest.<RuntimeException>sneaky(thrown);
            }
          };
      try (Guest guest = Reactors.start(Reactors.builder(gangway, env))) {
        GuestFunction add = guest.function("add_by_host");
        assertThatThrownBy(() -> add.call(1, 2)).isSameAs(thrown);
        GuestException later =
            catchThrowableOfType(GuestException.class, () -> guest.function("add").call(1, 2));
        assertThat(later.status().reason()).isEqualTo(Reason.HOST_FUNCTION_FAILED);
        assertThat(later.status().cause()).isSameAs(thrown);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aHostFunctionThatHidesTheEndOfTheGuestDoesNotKeepItAlive() throws Exception {
    Reactors.Env env =
        new Reactors.Env() {
          @Override
          public int host_call(GuestCall call, int depth) {
            try {
              call.guest().function("trap").call();
            } catch (GuestException e) {
              // hidden
            }
            return 1;
          }
        };
    try (Guest guest = Reactors.start(Reactors.builder(gangway, env))) {
      assertEnded(guest, "nest", Reason.TRAPPED, 1);
    }
  }

  interface Wrong {
    long host_add(int a, int b);

    void host_log(int text, int length);
  }

  @Test
  void importsThatAreMissingOrHaveAnotherTypeAreAllNamed() throws Exception {
    Wrong wrong =
        new Wrong() {
          @Override
          public long host_add(int a, int b) {
            return 0;
          }

          @Override
          public void host_log(int text, int length) {}
        };
    Guest.Builder builder =
        gangway.guest(Reactors.program()).hostModule(HostModule.of("env", Wrong.class, wrong));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ExecFormatException.class)
        .hasMessage(
            "reactor.wasm: imports env.host_add as (i32, i32) -> i32, but it is (i32, i32) -> i64, the"
                + " unknown function env.host_mix (i32, i64, f32, f64) -> f64, the unknown function"
                + " env.host_call (i32) -> i32");
  }

  @Test
  void aHostFunctionReplacesASystemCall() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HostModule wasi =
        HostModule.builder("wasi_snapshot_preview1")
            .function(
                "fd_write",
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
                    .returning(ValueType.I32),
                (call, args, results) -> results[0] = 8) // EBADF
            .build();
    try (Guest guest =
        gangway.guest(RunningGuests.program("hello")).hostModule(wasi).stdout(out).build()) {
      guest.run();
      assertThat(out.size()).isZero();
    }
    try (Guest guest = gangway.guest(RunningGuests.program("hello")).stdout(out).build()) {
      assertThat(guest.run().code()).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).isNotEmpty();
    }
  }

  interface Adds {
    int host_add(int a, int b);
  }

  /** Inherits {@code host_add} twice, and has a method of Object. */
  interface InheritedEnv extends Reactors.Env, Adds {
    @Override
    int host_add(int a, int b);

    @Override
    String toString();
  }

  interface AddsAgain {
    int host_add(int a, int b);
  }

  interface TwiceInherited extends Adds, AddsAgain {}

  @Test
  void aHostModuleHasEachMethodOnceAndNoneOfObject() throws Exception {
    HostModule env =
        HostModule.of(
            "env",
            InheritedEnv.class,
            new InheritedEnv() {
              @Override
              public int host_add(int a, int b) {
                return a - b;
              }
            });
    HostModule twice = HostModule.of("env", TwiceInherited.class, (a, b) -> a * b);
    try (Guest one = Reactors.start(gangway.guest(Reactors.program()).hostModule(env));
        Guest other =
            Reactors.start(gangway.guest(Reactors.program()).hostModule(env).hostModule(twice))) {
      assertThat(one.function("add_by_host").call(5, 3)).isEqualTo(2);
      assertThat(other.function("add_by_host").call(5, 3)).isEqualTo(15);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // as a caller without such a check
  void aNullIsRefusedBeforeTheGuestRuns() {
    Guest.Builder builder = Reactors.builder(gangway);
    assertThatNullPointerException()
        .isThrownBy(() -> HostModule.of("env", Reactors.Env.class, null))
        .withMessage("implementation");
    assertThatNullPointerException().isThrownBy(() -> builder.hostModule(null));
    assertThatNullPointerException().isThrownBy(() -> builder.env("NAME", null));
    assertThatNullPointerException().isThrownBy(() -> builder.timeLimit(null));
    assertThatNullPointerException().isThrownBy(() -> builder.stdout(null));
    assertThatNullPointerException().isThrownBy(() -> builder.onDenied(null));
    assertThatNullPointerException().isThrownBy(() -> builder.clock(null));
  }

  // ---- memory ---------------------------------------------------------------------------------

  @Test
  void textGoesThroughTheGuestsMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Guest guest = Reactors.start(Reactors.builder(gangway).stdout(out))) {
      GuestAllocator allocator = guest.allocator("allocate", "release");
      byte[] text = "one two  three\nfour".getBytes(StandardCharsets.UTF_8);
      try (GuestAllocator.Scope scope = allocator.scope()) {
        int at = scope.allocateBytes(text);
        assertThat(guest.bind(Words.class).countWords(at, text.length)).isEqualTo(4);
        int path = scope.allocateCString("/tmp/f");
        int line = scope.allocateCString("a line\n");
        assertThat(guest.function("append").call(path, line)).isEqualTo(7);
        assertThat(guest.function("append").call(path, line)).isEqualTo(7);
        assertThat(guest.function("file_size").call(path)).isEqualTo(14);
        guest.function("say").call(line);
      }
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a line\n");
      long size = guest.memory().size();
      assertThat(guest.function("grow").call(1)).isEqualTo(size / 65536);
      assertThat(guest.memory().size()).isEqualTo(size + 65536);
      assertThatIllegalArgumentException()
          .isThrownBy(guest::allocator)
          .withMessageContaining("exports neither malloc and free nor cabi_realloc");
      assertThatIllegalArgumentException().isThrownBy(() -> guest.allocator("nothing", "release"));
      assertThatIllegalArgumentException().isThrownBy(() -> guest.allocator("allocate", "next"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.allocator("allocate", "add_long"))
          .withMessageStartingWith("add_long (i64, i64) -> i64 does not free");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guest.allocator("nothing", "release"))
          .withMessageStartingWith("nothing () -> () does not allocate");
    }
  }

  @Test
  void memoryIsThereAfterATrapAndNotAfterClose() throws Exception {
    Guest guest = start();
    GuestMemory memory = guest.memory();
    try (guest) {
      memory.writeInt(1024, 42);
      assertThatThrownBy(guest.function("trap")::call).isInstanceOf(GuestException.class);
      assertThat(memory.readInt(1024)).isEqualTo(42);
    }
    assertThatIllegalStateException().isThrownBy(() -> memory.readInt(1024));
    assertThatIllegalStateException().isThrownBy(memory::size);
  }

  // ---- ends -----------------------------------------------------------------------------------

  private static void assertEnded(Guest guest, String function, Reason reason, long... args) {
    GuestFunction called = guest.function(function);
    GuestException ended = catchThrowableOfType(GuestException.class, () -> called.call(args));
    assertThat(ended).isNotNull();
    assertThat(ended.status().reason()).isEqualTo(reason);
    GuestException again =
        catchThrowableOfType(GuestException.class, () -> guest.function("add").call(1, 2));
    assertThat(again.status()).isEqualTo(ended.status());
  }

  @Test
  void aTrapEndsTheGuest() throws Exception {
    try (Guest guest = start()) {
      assertEnded(guest, "trap", Reason.TRAPPED);
    }
  }

  @Test
  void anExitEndsTheGuest() throws Exception {
    for (int status : new int[] {0, 3}) {
      try (Guest guest = start()) {
        assertEnded(guest, "quit", Reason.EXITED, status);
      }
    }
  }

  @Test
  void stackExhaustionEndsTheGuest() throws Exception {
    try (Guest guest = start()) {
      assertEnded(guest, "recurse", Reason.TRAPPED, 1 << 30);
    }
  }

  @Test
  void aCallThatTakesTooLongEndsTheGuest() throws Exception {
    try (Guest guest =
        Reactors.start(Reactors.builder(gangway).callTimeLimit(Duration.ofMillis(200)))) {
      for (int i = 0; i < 20; i++) {
        guest.function("sleep_ms").call(20);
      }
      assertEnded(guest, "spin", Reason.TIMED_OUT);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void theTimeOfALifeIsThatOfAllItsCalls() throws Exception {
    try (Guest guest =
        Reactors.start(Reactors.builder(gangway).timeLimit(Duration.ofMillis(300)))) {
      GuestFunction sleep = guest.function("sleep_ms");
      Thread.sleep(400);
      sleep.call(50);
      GuestException ended =
          catchThrowableOfType(
              GuestException.class,
              () -> {
                for (int i = 0; i < 20; i++) {
                  sleep.call(50);
                }
              });
      assertThat(ended.status().reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(ended.status().message()).isEqualTo("timed out after 0.3 s");
    }
  }

  @Test
  void aKillEndsACallOrTheNextOne() throws Exception {
    try (Guest guest = start()) {
      GuestFunction spin = guest.function("spin");
      Thread.ofPlatform()
          .start(() -> {
            sleep(100);
            guest.kill();
          });
      GuestException ended = catchThrowableOfType(GuestException.class, spin::call);
      assertThat(ended.status().reason()).isEqualTo(Reason.INTERRUPTED);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    try (Guest guest = start()) {
      guest.kill();
      assertEnded(guest, "add", Reason.INTERRUPTED, 1, 2);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondThreadGetsAClearExceptionAndTheGuestLivesOn() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Reactors.Env env =
        new Reactors.Env() {
          @Override
          public int host_add(int a, int b) {
            inside.countDown();
            try {
              leave.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return a + b;
          }
        };
    try (Guest guest = Reactors.start(Reactors.builder(gangway, env))) {
      GuestFunction slow = guest.function("add_by_host");
      FutureTask<Long> first = new FutureTask<>(() -> slow.call(1, 2));
      Thread.ofPlatform().start(first);
      inside.await();
      assertThatIllegalStateException()
          .isThrownBy(() -> guest.function("add").call(1, 2))
          .withMessage("reactor.wasm: another thread is in the guest; one may be at a time");
      leave.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(guest.function("add").call(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void closeEndsACallOfAnotherThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      Guest guest = start();
      GuestFunction spin = guest.function(i % 2 == 0 ? "spin" : "nothing");
      FutureTask<Long> call =
          new FutureTask<>(() -> {
            while (true) {
              spin.call();
            }
          });
      Thread.ofPlatform().start(call);
      Thread.sleep(1 + i % 3);
      guest.close();
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(GuestException.class);
      guest.close();
    }
  }

  @Test
  void closeWithinAHostFunctionEndsTheGuestWhenItReturns() throws Exception {
    Reactors.Env env =
        new Reactors.Env() {
          @Override
          public void host_log(GuestCall call, int text, int length) {
            call.guest().close();
          }
        };
    try (Guest guest = Reactors.start(Reactors.builder(gangway, env))) {
      // The guest's code after the call is short, so it may return before the signal.
      GuestFunction log = guest.function("log_hello");
      try {
        log.call();
      } catch (GuestException e) {
        assertThat(e.status().reason()).isEqualTo(Reason.INTERRUPTED);
      }
      assertThatThrownBy(log::call).isInstanceOf(GuestException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  // ---- the end of the stack ----

  /** Calls the function at each depth of the stack, down to its end. */
  private static void descend(MethodHandle add, int depth) throws Throwable {
    int _ = (int) add.invokeExact(1, 2);
    if (depth > 0) {
      descend(add, depth - 1);
    }
  }

  @Test
  void aCallThatHasNoStackLeftLeavesTheGuestUsableByOtherThreads() throws Exception {
    try (Guest guest = start()) {
      MethodHandle add = guest.function("add").handle();
      // Where the stack ends depends on what the JVM has compiled.
      for (int i = 0; i < 20; i++) {
        FutureTask<Boolean> deep =
            new FutureTask<>(() -> {
              assertThatThrownBy(() -> descend(add, Integer.MAX_VALUE))
                  .isInstanceOf(StackOverflowError.class);
              return true;
            });
        Thread.ofPlatform().start(deep);
        assertThat(deep.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(guest.function("add").call(1, 2)).isEqualTo(3);
      }
    }
  }

  // ---- starting -------------------------------------------------------------------------------

  @Test
  void aGuestStartsOnceAndIsCalledAfterwards() throws Exception {
    try (Guest guest = Reactors.builder(gangway).build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> guest.function("add"))
          .withMessageContaining("start() must be called before function()");
      assertThatIllegalStateException()
          .isThrownBy(guest::run)
          .withMessageContaining("is a reactor (it exports no _start): call start()");
      guest.start();
      assertThatIllegalStateException().isThrownBy(guest::start);
      assertThat(guest.function("add").call(1, 2)).isEqualTo(3);
    }
  }

  @Test
  void startFunctionsCanBeChosen() throws Exception {
    try (Guest guest = Reactors.start(Reactors.builder(gangway).startFunctions())) {
      assertThat(guest.function("initialized").call()).isZero();
    }
    try (Guest guest =
        Reactors.start(Reactors.builder(gangway).startFunctions("_initialize", "next", "next"))) {
      assertThat(guest.function("next").call()).isEqualTo(3);
    }
    try (Guest guest = Reactors.builder(gangway).startFunctions("trap").build()) {
      ExitStatus status = guest.run();
      assertThat(status.reason()).isEqualTo(Reason.TRAPPED);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reactors.builder(gangway).startFunctions("begin").build())
        .withMessageContaining("exports no function begin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reactors.builder(gangway).startFunctions("add").build())
        .withMessage("reactor.wasm: add is no start function: its type is (i32, i32) -> i32");
  }

  @Test
  void anExitInTheStartSectionEndsTheGuest() throws Exception {
    HandMadeModule module = new HandMadeModule();
    int exit = module.imported("proc_exit", module.type("60017f00"));
    int begin = module.function(HandMadeModule.PLAIN, "410010" + "0" + exit);
    Program program = gangway.load(module.start(begin).export("begin", begin).module(), "m");
    try (Guest guest = gangway.guest(program).build()) {
      GuestException ended = catchThrowableOfType(GuestException.class, guest::start);
      assertThat(ended.status().reason()).isEqualTo(Reason.EXITED);
      assertThat(ended.status().code()).isZero();
    }
    try (Guest guest = gangway.guest(program).startFunctions("begin").build()) {
      assertThat(guest.run().code()).isZero();
    }
  }

  @Test
  void aCommandThatExitsWithZeroCanBeCalledAfterwards() throws Exception {
    // _start: proc_exit(code); answer: 42
    for (int code : new int[] {0, 7}) {
      HandMadeModule module = new HandMadeModule();
      int exit = module.imported("proc_exit", module.type("60017f00"));
      int start = module.function(HandMadeModule.PLAIN, "410" + code + "10" + "0" + exit);
      int answer = module.function(module.type("6000017f"), "412a");
      Program program = gangway.load(module.export("answer", answer).command(start), "command");
      try (Guest guest = gangway.guest(program).build()) {
        if (code == 0) {
          guest.start();
          assertThat(guest.function("answer").call()).isEqualTo(42);
        } else {
          GuestException ended = catchThrowableOfType(GuestException.class, guest::start);
          assertThat(ended.status().code()).isEqualTo(7);
          assertThat(ended).hasMessage("command: exited with status 7");
        }
      }
    }
  }

  @Test
  void itsEndCanBeSentToAnotherProcess() throws Exception {
    try (Gangway gangway = Gangway.builder().build();
        Guest guest = Reactors.start(gangway)) {
      GuestException thrown =
          catchThrowableOfType(GuestException.class, () -> guest.function("trap").call());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(thrown);
      GuestException read =
          (GuestException)
              new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      assertThat(read).hasMessage(thrown.getMessage());
      assertThat(read.status()).isEqualTo(thrown.status());
    }
  }
}
