package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.report.Summary;

/**
 * One test with one number of tasks, before and after.
 *
 * @param before calls per second of a task
 * @param after the same
 * @param effect with the p-value corrected for the number of rows
 */
public record Row(String test, Mode mode, int tasks, Summary before, Summary after, Effect effect) {

  /** What is meant by real: chance does as much in one of a hundred comparisons of all tests. */
  public static final double ALPHA = 0.01;

  /** Whether it is no chance. */
  public boolean real() {
    return effect.p() < ALPHA;
  }

  /** What the kernel test robot calls it. */
  String metric() {
    return mode == Mode.THREADS ? "per_thread_ops" : "per_process_ops";
  }

  /** In a word. */
  String verdict() {
    if (real()) {
      return effect.change() < 0 ? "slower" : "faster";
    }
    return Double.isInfinite(effect.precision()) ? "too few figures" : "no change seen";
  }
}
