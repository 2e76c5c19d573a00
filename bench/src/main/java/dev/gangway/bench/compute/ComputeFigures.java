package dev.gangway.bench.compute;

import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nanoseconds that kernels took, round by round. */
final class ComputeFigures {
  private record Cell(String kernel, ProgramPeer peer) {}

  private final Map<Cell, List<Double>> samples = new HashMap<>();

  void add(String kernel, ProgramPeer peer, double nanos) {
    samples.computeIfAbsent(new Cell(kernel, peer), cell -> new ArrayList<>()).add(nanos);
  }

  private List<Double> of(String kernel, ProgramPeer peer) {
    return samples.getOrDefault(new Cell(kernel, peer), List.of());
  }

  /** What a peer took; empty if it did not run. */
  Optional<Summary> nanos(String kernel, ProgramPeer peer) {
    return Summary.ofAny(of(kernel, peer));
  }

  /** How many times as fast {@code ours} is as {@code theirs}, each round by itself. */
  Optional<Summary> ratio(String kernel, ProgramPeer ours, ProgramPeer theirs) {
    return Summary.ofRatios(of(kernel, theirs), of(kernel, ours));
  }

  /** The geometric mean of the medians of {@link #ratio} over kernels; NaN over none. */
  double geometricMean(List<String> kernels, ProgramPeer ours, ProgramPeer theirs) {
    double[] logs =
        kernels.stream()
            .flatMap(kernel -> ratio(kernel, ours, theirs).stream())
            .mapToDouble(ratio -> Math.log(ratio.median()))
            .toArray();
    double sum = 0;
    for (double log : logs) {
      sum += log;
    }
    return Math.exp(sum / logs.length);
  }
}
