package dev.gangway.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.RandomModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ValType;

/** Random modules do what they do in Endive's interpreter. */
class CompiledModulesTest {
  private static final int MODULES = 300;
  private static final int FUNCTIONS = 8;

  /** All that a call leaves to be seen. */
  private record Outcome(String result, int memory, List<Long> globals) {}

  @Test
  void doWhatTheyDoWhenInterpreted() {
    long seed = System.nanoTime();
    System.out.println("CompiledModulesTest: seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    int traps = 0;
    for (int i = 0; i < MODULES; i++) {
      traps += compare(random, "seed " + seed + ", module " + i);
    }
    assertThat(traps).isBetween(1, MODULES * FUNCTIONS * 2);
  }

  /** Returns the number of calls that trapped. */
  private static int compare(RandomGenerator random, String where) {
    RandomModule module = RandomModule.of(random, FUNCTIONS, 1 + random.nextInt(60));
    WasmModule parsed = Parser.parse(module.wasm());
    var scanned = ModuleScan.scan(module.wasm(), ModuleLimits.DEFAULT, () -> {});
    GuestClasses compiled =
        GuestCompiler.compile(module.wasm(), scanned, parsed, Boundary.ENDIVE, () -> {})
            .verify(parsed, Boundary.ENDIVE);
    int traps = 0;
    List<LinearMemory> memories = new ArrayList<>();
    try {
      Instance expected = instance(parsed, null, memories);
      Instance actual = instance(parsed, compiled.machineFactory(), memories);
      for (int function = 1; function <= FUNCTIONS; function++) {
        for (int n = 0; n < 3; n++) {
          long[] args = module.arguments(random, function);
          Outcome outcome = outcome(expected, function, args);
          assertThat(outcome(actual, function, args))
              .as("%s, function %d of %s", where, function, Arrays.toString(args))
              .isEqualTo(outcome);
          traps += outcome.result().equals("trap") ? 1 : 0;
        }
      }
    } finally {
      memories.forEach(LinearMemory::close);
    }
    return traps;
  }

  private static Instance instance(
      WasmModule module,
      @Nullable Function<Instance, Machine> compiled,
      List<LinearMemory> memories) {
    Instance.Builder builder =
        Instance.builder(module)
            .withMemoryFactory(limits -> {
              LinearMemory memory = LinearMemory.create(limits.initialPages(), 100);
              memories.add(memory);
              return new EndiveMemory(memory, limits);
            });
    return (compiled == null ? builder : builder.withMachineFactory(compiled)).build();
  }

  private static Outcome outcome(Instance instance, int function, long[] args) {
    String result;
    try {
      long[] results = instance.export(Integer.toString(function)).apply(args);
      result = results == null ? "[]" : Arrays.toString(results); // the interpreter's for none
    } catch (WasmEngineException | dev.gangway.uaccess.OutOfBoundsException e) {
      result = "trap";
    }
    byte[] memory = instance.memory().readBytes(0, 65536);
    List<Long> globals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      globals.add(value(instance.exports().global("g" + i)));
    }
    return new Outcome(result, Arrays.hashCode(memory), globals);
  }

  /** The interpreter leaves bits of other values above a value of 32 bits. */
  private static long value(GlobalInstance global) {
    ValType type = global.getType();
    boolean is32 = type.equals(ValType.I32) || type.equals(ValType.F32);
    return is32 ? (int) global.getValue() : global.getValue();
  }
}
