package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.settings.TestSettings;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ModuleLimit;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.TestModule;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load ends: in time, at an interrupt, and never with an error. */
@Timeout(60)
class LoadingTest {
  @TempDir Path cache;

  private static void refuses(TestModule module, String reason) {
    assertThatThrownBy(() -> EndiveEngine.create().load(module.build(), "m"))
        .isInstanceOf(ExecFormatException.class)
        .hasMessageStartingWith("m: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aModuleIsScannedBeforeItIsParsed() {
    refuses(
        new TestModule().section(1, "ffffffff0f"), "not a valid WebAssembly module: a count of");
    refuses(
        new TestModule().body("fd0c00000000000000000000000000000000 1a"),
        "uses SIMD (vector instructions), which is not supported");
    refuses(
        new TestModule().body("01 cf86037f", TestModule.repeated("41000440 0b", 20_000)),
        "units of work to compile a function");
  }

  @Test
  void limitsAreThoseThatWereSet() throws Exception {
    byte[] wasm = new TestModule().body("0240 0b").build();
    EndiveEngine strict =
        EndiveEngine.withCache(cache).with(ModuleLimits.DEFAULT.with(ModuleLimit.NESTING, 0));
    assertThat(EndiveEngine.withCache(cache).load(wasm, "m").initialPages()).isEqualTo(1);
    assertThatThrownBy(() -> strict.load(wasm, "m"))
        .as("also if it was compiled before, with other limits")
        .isInstanceOf(ExecFormatException.class)
        .hasMessageContaining("the limit nesting is 0");
  }

  @Test
  void timeIsLimited() {
    EndiveEngine engine = EndiveEngine.create().with(Duration.ofMillis(200));
    long start = System.nanoTime();
    assertThatThrownBy(() -> engine.load(slow(), "slow"))
        .isInstanceOf(ExecFormatException.class)
        .hasMessage("slow: takes longer to load than it may: more than 200 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> status = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread loader =
        Thread.ofVirtual()
            .start(() -> {
              begun.countDown();
              try {
                EndiveEngine.create().load(slow(), "slow");
              } catch (Throwable e) {
                thrown.set(e);
              }
              status.set(Thread.currentThread().isInterrupted());
            });
    begun.await();
    TimeUnit.MILLISECONDS.sleep(200);
    loader.interrupt();
    assertThat(loader.join(Duration.ofSeconds(10))).isTrue();
    assertThat(thrown.get())
        .isInstanceOf(ExecFormatException.class)
        .hasMessage("slow: loading was interrupted");
    assertThat(status.get()).as("interrupt status").isTrue();
  }

  @Test
  void theThreadOfALoadThatWasGivenUpEnds() throws Exception {
    assertThatThrownBy(
            () -> EndiveEngine.create().with(Duration.ofMillis(200)).load(slow(), "given-up"))
        .isInstanceOf(ExecFormatException.class);
    for (int i = 0; i < 300 && isLoading("given-up"); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(isLoading("given-up")).isFalse();
  }

  private static boolean isLoading(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("gangway-load " + name));
  }

  /** A third of the heap, in bytes of nops, is far too much for a parser. */
  @Test
  void aModuleThatNeedsMoreThanTheHeapIsRefusedBeforeItIsParsed() throws Exception {
    ScannedModule.Size size =
        new ScannedModule.Size(0, 0, Runtime.getRuntime().maxMemory() / 50, 0, 0, 0, 0, 0, 0);
    List<String> faults = new ArrayList<>();
    HeapNeed.check(new ScannedModule.Size(1, 1, 1, 1, 1, 1, 1, 1, 1), faults);
    assertThat(faults).isEmpty();
    HeapNeed.check(size, faults);
    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith("needs at least ")
        .contains("GANGWAY_JAVA_OPTS");
  }

  /** 10 KB of code that takes 30 MB: the engine's compiler knows each variable at each label. */
  @Test
  void theNeedOfLabelsIsCounted() {
    byte[] labels =
        new TestModule().body("01 b8177e", TestModule.repeated("0240 4100 0d00 0b", 1_500)).build();
    assertThat(need(labels)).isGreaterThan(30L << 20);
  }

  @Test
  void theNeedOfFunctionsIsCounted() {
    int count = 100_000;
    assertThat(need(ModuleBytes.manyFunctions(count, ""))).isGreaterThan(700L * count);
  }

  /** A module of 100 KB does not take more than it did. */
  @Test
  void theNeedOfAnOrdinaryModuleIsSmall() {
    assertThat(need(ModuleBytes.manyFunctions(200, "4100 4100 6a 1a".repeat(80))))
        .isLessThan(16L << 20);
  }

  private static long need(byte[] wasm) {
    return HeapNeed.of(ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {}).size());
  }

  /** Each load makes new classes, which are unloaded with the program. */
  @Test
  void classesOfProgramsThatAreDroppedAreUnloaded() throws Exception {
    int loads = TestSettings.of(TestSettings.LOADS);
    for (int i = 0; i < 10; i++) {
      loadAndRun(i);
    }
    long before = loadedClasses();
    for (int i = 0; i < loads; i++) {
      loadAndRun(i);
    }
    assertThat(loadedClasses() - before).isLessThan(loads);
  }

  private static void loadAndRun(int status) throws Exception {
    byte[] wasm = ModuleBytes.exitingAfter(5, status & 0x3f);
    assertThat(TestRun.of(EndiveEngine.create(), wasm).code()).isEqualTo(status & 0x3f);
  }

  private static long loadedClasses() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }

  /** Two loads at once: the one that is slow holds nothing that the other needs. */
  @Test
  void aSlowLoadDoesNotDelayAnother() throws Exception {
    Thread slow =
        Thread.ofPlatform()
            .daemon()
            .start(() ->
                assertThatThrownBy(() -> EndiveEngine.withCache(cache).load(slow(), "slow"))
                    .isInstanceOf(ExecFormatException.class));
    for (int i = 0; i < 100 && !isLoading("slow"); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(isLoading("slow")).isTrue();
    for (int i = 0; i < 3; i++) {
      EndiveEngine.withCache(cache).load(ModuleBytes.exitingAfter(5, i), "quick");
    }
    assertThat(slow.isAlive()).isTrue();
    slow.interrupt();
    assertThat(slow.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void errorsAreExceptions() {
    assertThat(Loading.failure("m", new OutOfMemoryError("Java heap space")))
        .hasMessageStartingWith("m: needs more memory to be compiled than the Java heap has")
        .hasMessageContaining("GANGWAY_JAVA_OPTS");
    assertThat(Loading.failure("m", new StackOverflowError()))
        .hasMessage("m: cannot be compiled: its code is nested too deeply");
    assertThatThrownBy(() ->
            Loading.run(
                "m",
                Duration.ofMinutes(1),
                () -> {
                  throw new LinkageError("x");
                }))
        .isInstanceOf(ExecFormatException.class)
        .hasMessage("m: cannot be loaded: x");
  }

  /** Some 40,000 functions of 20 statements: valid, and far more than a second to compile. */
  private static byte[] slow() {
    return ModuleBytes.manyFunctions(40_000, "4100 4100 6a 1a".repeat(20));
  }
}
