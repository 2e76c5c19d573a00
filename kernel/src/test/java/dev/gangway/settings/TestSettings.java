package dev.gangway.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system properties of the tests, for longer runs and to repeat a run: {@code -Dgangway.NAME}.
 * An unknown {@code gangway.*} property, or a value that is not accepted, is an error.
 *
 * <p>Long tests (races, kills, storms, fuzzers) have a short form and a full form. The short form
 * is the default; {@code -Dgangway.full=true}, which the Maven profile {@code full} sets, selects
 * the full form of all. A number given by its own property overrides both.
 */
public final class TestSettings {
  private static final String PREFIX = "gangway.";

  private static final Setting FULL = Setting.flag(PREFIX + "full", false);

  public static final Setting APPEND_LINES = number("append.lines", 1_000);
  public static final Setting COPIES = number("copies", 100_000, 2_000_000);
  public static final Setting CRASH_KILLS = number("crash.kills", 5, 200);

  /** Instructions per JVM; 0 means all in one. */
  public static final Setting DEEPEST_GROUP = number("deepest.group", 0);

  public static final Setting DISJOINT_STEPS = number("disjoint.steps", 4_000);

  /** Every n-th page boundary; 0 means the test's own default. */
  public static final Setting EXACT_STRIDE = number("exact.stride", 0);

  public static final Setting EXERCISER_OPERATIONS =
      number("exerciser.operations", 60_000, 1_000_000);
  public static final Setting FUZZ_CALLS = number("fuzz.calls", 30_000, 1_000_000);
  public static final Setting FUZZ_COMPILED = number("fuzz.compiled", 64);
  public static final Setting FUZZ_INPUTS = number("fuzz.inputs", 1_000);

  /** Of each scenario: interleavings that are explored, or repeats under stress. */
  public static final Setting LINCHECK_INVOCATIONS = number("lincheck.invocations", 60, 250);

  public static final Setting LINCHECK_SCENARIOS = number("lincheck.scenarios", 2, 8);

  /** Guests one after another. */
  public static final Setting LIVES = number("lives", 2_000, 10_000);

  public static final Setting LOADS = number("loads", 100);
  public static final Setting MAP_SECONDS = number("map.seconds", 1, 2);
  public static final Setting MAP_STEPS = number("map.steps", 200, 600);

  /** Random WebAssembly modules that are compared on two engines. */
  public static final Setting PROGRAMS = number("programs", 300, 10_000);

  public static final Setting RACE_ROUNDS = number("race.rounds", 20, 60);
  public static final Setting RECLAIM_SECONDS = number("reclaim.seconds", 2, 5);
  public static final Setting STORM_SECONDS = number("storm.seconds", 1, 2);
  public static final Setting REACTORS = number("reactors", 700, 10_000);
  public static final Setting SWAPS = number("swaps", 20_000, 100_000);

  private static final List<Setting> NUMBERS =
      List.of(
          APPEND_LINES,
          COPIES,
          CRASH_KILLS,
          DEEPEST_GROUP,
          DISJOINT_STEPS,
          EXACT_STRIDE,
          EXERCISER_OPERATIONS,
          FUZZ_CALLS,
          FUZZ_COMPILED,
          FUZZ_INPUTS,
          LINCHECK_INVOCATIONS,
          LINCHECK_SCENARIOS,
          LIVES,
          LOADS,
          MAP_SECONDS,
          MAP_STEPS,
          PROGRAMS,
          RACE_ROUNDS,
          REACTORS,
          RECLAIM_SECONDS,
          STORM_SECONDS,
          SWAPS);

  private static final String GUESTS = PREFIX + "guests";

  private static final List<String> SEEDS =
      Stream.of("seed", "crash.seed", "fuzz.seed", "map.seed", "storm.seed")
          .map(name -> PREFIX + name)
          .toList();

  private static final String SCREENSHOTS = PREFIX + "screenshots";

  /** A property of the build. */
  private static final String JVM_ARGS = PREFIX + "jvm.args";

  static {
    TreeSet<String> unknown =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith(PREFIX))
            .collect(Collectors.toCollection(TreeSet::new));
    NUMBERS.forEach(setting -> unknown.remove(setting.name()));
    SEEDS.forEach(unknown::remove);
    List.of(FULL.name(), GUESTS, SCREENSHOTS, JVM_ARGS).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown test properties: " + unknown);
    }
    FULL.check();
    NUMBERS.forEach(Setting::check);
  }

  private TestSettings() {}

  /** A number that is the same in both forms. */
  private static Setting number(String name, int standard) {
    return Setting.number(PREFIX + name, standard, Integer.MAX_VALUE);
  }

  private static Setting number(String name, int inShort, int inFull) {
    return number(name, full() ? inFull : inShort);
  }

  /** {@code gangway.full}: true if the long tests run in their full form. */
  public static boolean full() {
    return FULL.flag();
  }

  /** The value of a setting that is a number. */
  public static int of(Setting setting) {
    return (int) setting.number();
  }

  /** {@code gangway.seed}; default: the given one, so that each run tests the same. */
  public static long seedOr(long seed) {
    return System.getProperty(PREFIX + "seed") == null ? seed : seed();
  }

  /** {@code gangway.seed}; default: another seed in each run. */
  public static long seed() {
    return seed("seed");
  }

  /**
   * The seed of one kind of test; default: another seed in each run.
   *
   * @param name such as {@code storm.seed}
   */
  public static long seed(String name) {
    String property = PREFIX + name;
    if (!SEEDS.contains(property)) {
      throw new IllegalArgumentException("unknown seed: " + property);
    }
    String value = System.getProperty(property);
    if (value == null) {
      return System.nanoTime() & 0xFFFF_FFFFL;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + property + "=" + value + ": accepts a number", e);
    }
  }

  /** {@code gangway.guests}: the directory of the guests, relative to a module. */
  public static Path guests() {
    return Path.of(System.getProperty(GUESTS, "../guests"));
  }

  /** {@code gangway.screenshots}: the directory for pictures of pages; null keeps none. */
  public static @Nullable Path screenshots() {
    String directory = System.getProperty(SCREENSHOTS);
    return directory == null ? null : Path.of(directory);
  }
}
