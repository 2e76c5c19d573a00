package dev.gangway.bench.real;

import dev.gangway.bench.real.result.ProgramRound;
import dev.gangway.bench.real.result.ProgramSeries;
import dev.gangway.bench.real.result.WorkResult;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is picked of each round, and summed up. */
enum RealFigures {
  /** Until the process can run the program. */
  START {
    @Override
    List<Double> of(ProgramRound round) {
      return List.of(round.start());
    }
  },
  /** The first run. */
  COLD {
    @Override
    List<Double> of(ProgramRound round) {
      return round.runs().stream().limit(1).toList();
    }
  },
  /** All after the second. */
  WARM {
    @Override
    List<Double> of(ProgramRound round) {
      return round.runs().stream().skip(2).toList();
    }
  };

  /** Seconds, in the order in which they were taken. */
  abstract List<Double> of(ProgramRound round);

  /** Seconds that a peer took; empty where it did not. */
  Optional<Summary> seconds(WorkResult work, String peer) {
    List<Double> all =
        work.series(peer).map(ProgramSeries::rounds).orElse(List.of()).stream()
            .flatMap(round -> of(round).stream())
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(Summary.of(all));
  }

  /** How many times as fast {@code ours} is as {@code theirs}, each turn by itself. */
  Optional<Summary> ratio(WorkResult work, String ours, String theirs) {
    List<ProgramRound> below = work.series(ours).map(ProgramSeries::rounds).orElse(List.of());
    List<ProgramRound> above = work.series(theirs).map(ProgramSeries::rounds).orElse(List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(below.size(), above.size()); round++) {
      List<Double> fast = of(below.get(round));
      List<Double> slow = of(above.get(round));
      for (int run = 0; run < Math.min(fast.size(), slow.size()); run++) {
        ratios.add(slow.get(run) / fast.get(run));
      }
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Summary.of(ratios));
  }
}
