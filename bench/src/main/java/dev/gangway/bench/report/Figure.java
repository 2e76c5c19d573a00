package dev.gangway.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the table.
 *
 * @param row the operation
 * @param column the peer's id
 * @param summary nanoseconds per call; null where it failed
 * @param samples what that was made of
 * @param calls of each sample
 * @param allocated bytes of Java heap per call; NaN where unknown
 */
public record Figure(
    String row,
    String column,
    @Nullable Summary summary,
    List<Double> samples,
    long calls,
    double allocated) {
  public Figure {
    samples = List.copyOf(samples);
  }
}
