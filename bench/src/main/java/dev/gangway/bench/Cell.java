package dev.gangway.bench;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Sample;
import dev.gangway.bench.peer.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of one peer. While it warms up it looks for the number of calls that make a round
 * last as long as it should; then that number stays.
 */
final class Cell {
  /**
   * A peer that is still interpreted gets faster by more than a guess from one round should hold.
   */
  private static final double FASTEST_GROWTH = 20;

  private final Operation operation;
  private final Session session;
  private final double roundNanos;
  private final List<Double> samples = new ArrayList<>();

  private long count;
  private double allocated = Double.NaN;
  private @Nullable String failure;

  Cell(Operation operation, Session session, double roundNanos) {
    this.operation = operation;
    this.session = session;
    this.roundNanos = roundNanos;
    this.count = operation.first();
  }

  Operation operation() {
    return operation;
  }

  /** Nanoseconds per call, one for each measured round. */
  List<Double> samples() {
    return samples;
  }

  /** Bytes of Java heap per call; NaN where nobody knows. */
  double allocated() {
    return allocated;
  }

  /** Calls of each measured round. */
  long count() {
    return count;
  }

  /** Why this cell is empty; null where nothing failed. */
  @Nullable String failure() {
    return failure;
  }

  void warmUp() {
    Sample sample = run(count);
    if (sample != null) {
      double fitting = roundNanos / Math.max(sample.nanosPerCall(), 0.1);
      count = (long) Math.max(1, Math.min(fitting, count * FASTEST_GROWTH));
    }
  }

  void measure() {
    Sample sample = run(count);
    if (sample != null) {
      samples.add(sample.nanosPerCall());
    }
  }

  /** From two rounds of different lengths, so that start and end of a run drop out. */
  void measureAllocation() {
    Sample longer = run(2 * count);
    Sample shorter = run(count);
    if (longer != null && shorter != null && longer.allocatedBytes() != Sample.UNKNOWN) {
      long difference = longer.allocatedBytes() - shorter.allocatedBytes();
      allocated = Math.max(0, (double) difference / count);
    }
  }

  /** Null where it failed, now or before: a peer that cannot is not asked again. */
  private @Nullable Sample run(long calls) {
    if (failure != null) {
      return null;
    }
    try {
      return session.run(operation.request(calls));
    } catch (PeerException e) {
      failure = e.getMessage();
      samples.clear();
      return null;
    }
  }
}
