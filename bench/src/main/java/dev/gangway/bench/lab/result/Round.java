package dev.gangway.bench.lab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sample of one cell.
 *
 * @param opsPerSecond of each task, by a clock that it read before and after
 * @param seconds between those two, on the average of the tasks
 * @param idle percent of the machine's time in which no CPU worked, meanwhile; null if unknown
 */
public record Round(List<Double> opsPerSecond, double seconds, @Nullable Double idle) {
  public Round {
    opsPerSecond = List.copyOf(opsPerSecond);
  }

  /** Of all tasks together. */
  public double total() {
    return opsPerSecond.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Of a task, on the average: what the kernel test robot calls per_thread_ops. */
  public double perTask() {
    return total() / opsPerSecond.size();
  }
}
