package dev.gangway.concurrency;

import dev.gangway.settings.TestSettings;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Runs random scenarios of an object's operations and holds their results against a sequential
 * specification. {@code -Dgangway.lincheck.scenarios} runs more of them, and {@code
 * -Dgangway.lincheck.invocations} each of them more often.
 *
 * <p>Model checking assumes sequential consistency: what only a weak memory model allows is for the
 * stress mode to find.
 */
public final class Linearizability {
  private static final int SCENARIOS = TestSettings.of(TestSettings.LINCHECK_SCENARIOS);
  private static final int INVOCATIONS = TestSettings.of(TestSettings.LINCHECK_INVOCATIONS);

  /** Of a node of the page cache's tables. */
  private static final int SLOTS = 64;

  private Linearizability() {}

  /**
   * Explores interleavings of each scenario: the same ones in each run.
   *
   * @param operations a public class without parameters of construction, whose methods are {@code
   *     Operation}s
   * @param specification has the same methods
   * @throws AssertionError if a scenario has a result that no order explains
   */
  public static void modelCheck(Class<?> operations, Class<?> specification) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .invocationsPerIteration(INVOCATIONS)
            // Looking at the 64 slots of a node is a loop that ends.
            .loopIterationsBeforeThreadSwitch(2 * SLOTS)
            .loopBound(1000 * SLOTS);
    scenarios(options, specification).check(operations);
  }

  /** Repeats each scenario on the machine as it is; parameters as of {@link #modelCheck}. */
  public static void stress(Class<?> operations, Class<?> specification) {
    StressOptions options = new StressOptions().invocationsPerIteration(INVOCATIONS);
    scenarios(options, specification).check(operations);
  }

  private static <O extends Options<O, ?>> O scenarios(
      Options<O, ?> options, Class<?> specification) {
    return options
        .iterations(SCENARIOS)
        .threads(2)
        // The operations' own beginning is the best one: what random calls come to is often
        // nothing.
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(2)
        .sequentialSpecification(specification);
  }
}
