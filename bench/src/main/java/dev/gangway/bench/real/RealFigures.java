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

  /** Seconds that a peer took; empty if it did not run. */
  Optional<Summary> seconds(WorkResult work, String peer) {
    return Summary.ofAny(rounds(work, peer).stream().flatMap(round -> of(round).stream()).toList());
  }

  private static List<ProgramRound> rounds(WorkResult work, String peer) {
    return work.series(peer).map(ProgramSeries::rounds).orElse(List.of());
  }

  /** How many times as fast {@code ours} is as {@code theirs}, each turn by itself. */
  Optional<Summary> ratio(WorkResult work, String ours, String theirs) {
    List<ProgramRound> below = rounds(work, ours);
    List<ProgramRound> above = rounds(work, theirs);
    List<Double> fast = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int round = 0; round < Math.min(below.size(), above.size()); round++) {
      int runs = Math.min(of(below.get(round)).size(), of(above.get(round)).size());
      fast.addAll(of(below.get(round)).subList(0, runs));
      slow.addAll(of(above.get(round)).subList(0, runs));
    }
    return Summary.ofRatios(slow, fast);
  }
}
