package dev.gangway.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gangway.compiler.EndiveMemory;
import dev.gangway.settings.TestSettings;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.OutOfBoundsException;
import dev.gangway.uaccess.Tier;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compares each memory instruction of WebAssembly on our memory with a model: results, changes and
 * traps, at addresses around the end of memory, 2^31 and 2^32.
 */
@Tag("nothing-exported")
class MemoryInstructionsTest {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final List<MemoryInstruction> ALL = MemoryInstruction.all();
  private static final List<Long> OFFSETS =
      List.of(0L, 1L, 8L, 65_535L, (1L << 31) - 2, (1L << 31) - 1, 1L << 31, (1L << 32) - 1);

  private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

  private static final long SEED = TestSettings.seed();

  /** Who runs the module. */
  enum Machine {
    INTERPRETED,
    COMPILED,
    /** With so many loads that they are linked by {@code invokedynamic}. */
    LINKED
  }

  private record Compiled(WasmModule module, @Nullable Compilation compilation) {}

  private final Random random = new Random(SEED);

  static Stream<Arguments> everywhere() {
    System.out.println("seed " + SEED);
    return Stream.of(Tier.values())
        .filter(tier -> tier == Tier.PORTABLE || tier == Tier.current())
        .flatMap(tier -> Stream.of(Machine.values()).map(m -> Arguments.of(tier, m)));
  }

  private static Compiled compile(Machine machine, long offset) {
    return COMPILED.computeIfAbsent(
        machine + " " + offset,
        key -> {
          byte[] wasm = MemoryModule.of(ALL, offset, machine == Machine.LINKED ? 230 : 0);
          WasmModule module = Parser.parse(wasm);
          try {
            return new Compiled(
                module,
                machine == Machine.INTERPRETED
                    ? null
                    : Compilation.compile(
                        module, ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {}), "memory"));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Instance instance(Machine machine, long offset, LinearMemory memory) {
    Compiled compiled = compile(machine, offset);
    Instance.Builder builder =
        Instance.builder(compiled.module).withMemoryFactory(l -> new EndiveMemory(memory, l));
    if (compiled.compilation != null) {
      builder.withMachineFactory(compiled.compilation.loaded().machineFactory());
    }
    return builder.build();
  }

  /** The result of a call; null if the guest traps. */
  private static long @Nullable [] call(Instance instance, String function, long... args) {
    try {
      long[] results = instance.export(function).apply(args);
      return results == null ? new long[0] : results;
    } catch (WasmEngineException | OutOfBoundsException e) {
      return null;
    }
  }

  private byte[] fillByChance(LinearMemory memory, int size) {
    byte[] model = new byte[size];
    random.nextBytes(model);
    memory.store(0, model, 0, size);
    return model;
  }

  private static byte[] contents(LinearMemory memory, int size) {
    byte[] bytes = new byte[size];
    memory.load(0, bytes, 0, size);
    return bytes;
  }

  // ---- loads, stores, atomics -----------------------------------------------------------------

  private static List<Integer> pointers(int size, long offset) {
    List<Long> around = List.of(0L, (long) size, 1L << 31, 1L << 32);
    List<Integer> pointers = new ArrayList<>();
    for (long middle : around) {
      for (long sum = middle - 9; sum <= middle + 9; sum++) {
        pointers.add((int) sum);
        pointers.add((int) (sum - offset));
      }
    }
    return pointers.stream().distinct().toList();
  }

  private long[] arguments(MemoryInstruction instruction, int pointer, byte[] model, long address) {
    long[] args = new long[1 + instruction.kind().operands()];
    args[0] = pointer;
    for (int i = 1; i < args.length; i++) {
      args[i] = instruction.type().bits(random.nextLong());
    }
    if (args.length == 3 && !instruction.traps(address, model.length) && random.nextBoolean()) {
      args[1] = instruction.apply(model.clone(), (int) address, args[1], args[1]); // what is there
    }
    return args;
  }

  /**
   * Endive's interpreter, which runs nothing but functions too large for a method of the JVM, cuts
   * the address of these to 32 bits. They stay inside the guest's memory; there is no mending it
   * here.
   */
  private static boolean isCutShort(Machine machine, MemoryInstruction instruction, long address) {
    return machine == Machine.INTERPRETED
        && instruction.kind() == MemoryInstruction.Kind.STORE
        && instruction.width() < instruction.type().bytes
        && !instruction.atomic()
        && address >= 1L << 32;
  }

  private void checkAll(
      Machine machine, Instance instance, LinearMemory memory, int size, long offset) {
    byte[] model = fillByChance(memory, size);
    for (MemoryInstruction instruction : ALL) {
      for (int pointer : pointers(size, offset)) {
        long address = Integer.toUnsignedLong(pointer) + offset;
        if (isCutShort(machine, instruction, address)) {
          continue;
        }
        long[] args = arguments(instruction, pointer, model, address);
        long[] results = call(instance, instruction.name(), args);
        String what = instruction.name() + " of " + address + " in " + size + ", offset " + offset;
        if (instruction.traps(address, size)) {
          if (results != null) {
            fail("no trap: " + what);
          }
          continue;
        }
        if (results == null) {
          fail("a trap: " + what);
        }
        long[] operands = Arrays.copyOfRange(args, 1, args.length);
        long wanted = instruction.apply(model, (int) address, operands);
        if (instruction.kind().yields() && instruction.type().bits(results[0]) != wanted) {
          fail(what + " yields " + results[0] + ", not " + wanted);
        }
      }
      assertThat(contents(memory, size)).as(instruction.name()).isEqualTo(model);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void eachAccessYieldsChangesAndTrapsAsItShould(Tier tier, Machine machine) {
    for (long offset : OFFSETS) {
      try (LinearMemory memory = LinearMemory.create(tier, 1, 3)) {
        Instance instance = instance(machine, offset, memory);
        checkAll(machine, instance, memory, PAGE, offset);
        assertThat(call(instance, "grow", 1)).containsExactly(1);
        assertThat(contents(memory, 2 * PAGE)).endsWith(new byte[PAGE]);
        checkAll(machine, instance, memory, 2 * PAGE, offset);
        assertThat(call(instance, "grow", 2)).containsExactly(-1);
        assertThat(call(instance, "size")).containsExactly(2);
      }
    }
  }

  // ---- bulk -----------------------------------------------------------------------------------

  private static final List<Integer> PLACES =
      List.of(0, 1, 100, 107, PAGE - 300, PAGE - 8, PAGE - 1, PAGE, PAGE + 1, 1 << 31, -8, -1);
  private static final List<Integer> LENGTHS = List.of(0, 1, 7, 8, 300, PAGE, 1 << 31, -8, -1);

  private static boolean outside(int place, int n, int size) {
    return Integer.toUnsignedLong(place) + Integer.toUnsignedLong(n) > size;
  }

  private interface Change {
    void to(byte[] model, int a, int b, int n);
  }

  /**
   * One bulk instruction with all operands; {@code size} is the size of the target of {@code b}.
   */
  private void checkBulk(
      Tier tier, Machine machine, String name, List<Integer> seconds, int size, Change change) {
    try (LinearMemory memory = LinearMemory.create(tier, 1, 1)) {
      Instance instance = instance(machine, 0, memory);
      byte[] model = fillByChance(memory, PAGE);
      for (int a : PLACES) {
        for (int b : seconds) {
          for (int n : LENGTHS) {
            long[] results = call(instance, name, a, b, n);
            boolean trap = outside(a, n, PAGE) || (size > 0 && outside(b, n, size));
            assertThat(results == null).as("trap of %s %d %d %d", name, a, b, n).isEqualTo(trap);
            if (!trap) {
              change.to(model, a, b, n);
            }
          }
          assertThat(contents(memory, PAGE)).as("%s %d %d", name, a, b).isEqualTo(model);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void copiesMayOverlapBothWaysAndMustBeInsideEvenWhenEmpty(Tier tier, Machine machine) {
    checkBulk(
        tier,
        machine,
        "copy",
        PLACES,
        PAGE,
        (m, to, from, n) -> System.arraycopy(m, from, m, to, n));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void fillsTakeTheLowByteAndMustBeInsideEvenWhenEmpty(Tier tier, Machine machine) {
    checkBulk(
        tier,
        machine,
        "fill",
        List.of(0, 255, 256 + 7, -1),
        0,
        (m, to, value, n) -> Arrays.fill(m, to, to + n, (byte) value));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void segmentsAreCopiedFromWithinTheirOwnBounds(Tier tier, Machine machine) {
    checkBulk(
        tier,
        machine,
        "init",
        List.of(0, 1, 8, 9, 15, 16, 17, -1),
        16,
        (m, to, from, n) -> {
          for (int i = 0; i < n; i++) {
            m[to + i] = (byte) (from + i + 1);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aSegmentThatIsDroppedIsEmptyAndMayBeDroppedAgain(Tier tier, Machine machine) {
    try (LinearMemory memory = LinearMemory.create(tier, 1, 1)) {
      Instance instance = instance(machine, 0, memory);
      assertThat(call(instance, "init", 0, 0, 1)).isNotNull();
      assertThat(call(instance, "drop")).isNotNull();
      assertThat(call(instance, "drop")).isNotNull();
      assertThat(call(instance, "init", 0, 0, 1)).isNull();
      assertThat(call(instance, "init", PAGE, 0, 0)).isNotNull();
      assertThat(call(instance, "init", 0, 1, 0)).isNull();
      assertThat(memory.loadByte(0)).isEqualTo((byte) 1);
    }
  }
}
