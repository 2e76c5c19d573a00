package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ValType;

/** What is taken apart does the same as the whole. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutlinedModulesTest {
  private static final int FUNCTIONS = 8;

  /** All that a run leaves to be seen. */
  private record Outcome(String result, int memory, List<Long> globals) {}

  @Test
  void doWhatTheyDidWhenInterpreted() {
    interpret(60);
  }

  @Tag("full")
  @Test
  void hundredsDoWhatTheyDidWhenInterpreted() {
    interpret(300);
  }

  private static void interpret(int modules) {
    long seed = System.nanoTime();
    System.out.println("OutlinedModulesTest, interpreted: seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    int changed = 0;
    for (int i = 0; i < modules; i++) {
      changed += compare(random, null, "seed " + seed + ", module " + i);
    }
    assertThat(changed).as("functions that became several").isGreaterThan(modules * FUNCTIONS / 2);
  }

  @Test
  void doWhatTheyDidWhenCompiled() {
    compile(12);
  }

  @Tag("full")
  @Test
  void dozensDoWhatTheyDidWhenCompiled() {
    compile(40);
  }

  private static void compile(int modules) {
    long seed = System.nanoTime();
    System.out.println("OutlinedModulesTest, compiled: seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    int changed = 0;
    for (int i = 0; i < modules; i++) {
      changed += compare(random, MachineFactoryCompiler::compile, "seed " + seed + ", module " + i);
    }
    assertThat(changed).as("functions that became several").isGreaterThan(modules * FUNCTIONS / 2);
  }

  /** Returns how many functions there are more. */
  private static int compare(
      RandomGenerator random, @Nullable Function<Instance, Machine> compiled, String where) {
    RandomModule module = RandomModule.of(random, FUNCTIONS, 1 + random.nextInt(60));
    int piece = 20 + random.nextInt(random.nextBoolean() ? 100 : 1000);
    byte[] outlined = Outliner.outlined(module.wasm(), new OutlineLimits(0, piece, -10_000));
    WasmModule before = Parser.parse(module.wasm());
    WasmModule after;
    try {
      after = Parser.parse(outlined);
    } catch (WasmEngineException e) {
      throw new AssertionError(where + " became invalid", e);
    }
    Instance one = instance(before, compiled);
    Instance other = instance(after, compiled);
    for (int function = 1; function <= FUNCTIONS; function++) {
      for (int n = 0; n < 3; n++) {
        long[] args = module.arguments(random, function);
        assertThat(outcome(other, function, args))
            .as("%s, function %d of %s", where, function, Arrays.toString(args))
            .isEqualTo(outcome(one, function, args));
      }
    }
    return after.codeSection().functionBodyCount() - before.codeSection().functionBodyCount();
  }

  private static Instance instance(
      WasmModule module, @Nullable Function<Instance, Machine> compiled) {
    Instance.Builder builder = Instance.builder(module);
    return (compiled == null ? builder : builder.withMachineFactory(compiled)).build();
  }

  private static Outcome outcome(Instance instance, int function, long[] args) {
    String result;
    try {
      result = Arrays.toString(instance.export(Integer.toString(function)).apply(args));
    } catch (WasmEngineException e) {
      result = "trap: " + e.getMessage();
    }
    byte[] memory = instance.memory().readBytes(0, 65536);
    List<Long> globals =
        List.of("g0", "g1", "g2", "g3").stream()
            .map(name -> value(instance.exports().global(name)))
            .toList();
    return new Outcome(result, Arrays.hashCode(memory), globals);
  }

  /** The interpreter leaves bits of other values above a value of 32 bits. */
  private static long value(GlobalInstance global) {
    ValType type = global.getType();
    boolean is32 = type.equals(ValType.I32) || type.equals(ValType.F32);
    return is32 ? (int) global.getValue() : global.getValue();
  }
}
