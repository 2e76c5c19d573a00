package dev.gangway.bench.compute;

import dev.gangway.bench.peer.KernelPeer;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nanoseconds that kernels took, round by round. */
final class ComputeFigures {
  private record Cell(String kernel, KernelPeer peer) {}

  private final Map<Cell, List<Double>> samples = new HashMap<>();

  void add(String kernel, KernelPeer peer, double nanos) {
    samples.computeIfAbsent(new Cell(kernel, peer), cell -> new ArrayList<>()).add(nanos);
  }

  private List<Double> of(String kernel, KernelPeer peer) {
    return samples.getOrDefault(new Cell(kernel, peer), List.of());
  }

  /** What a peer took; empty where it did not run. */
  Optional<Summary> nanos(String kernel, KernelPeer peer) {
    List<Double> found = of(kernel, peer);
    return found.isEmpty() ? Optional.empty() : Optional.of(Summary.of(found));
  }

  /** How many times as fast {@code ours} is as {@code theirs}, each round by itself. */
  Optional<Summary> ratio(String kernel, KernelPeer ours, KernelPeer theirs) {
    List<Double> above = of(kernel, theirs);
    List<Double> below = of(kernel, ours);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(above.size(), below.size()); round++) {
      ratios.add(above.get(round) / below.get(round));
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Summary.of(ratios));
  }

  /** The geometric mean of the medians of {@link #ratio} over kernels; NaN over none. */
  double geometricMean(List<String> kernels, KernelPeer ours, KernelPeer theirs) {
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
