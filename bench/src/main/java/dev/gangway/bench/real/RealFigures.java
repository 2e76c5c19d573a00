package dev.gangway.bench.real;

import dev.gangway.bench.real.RealResult.ProgramRound;
import dev.gangway.bench.real.RealResult.ProgramSeries;
import dev.gangway.bench.real.RealResult.WorkResult;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is picked of each round, and summed up. */
enum RealFigures {
  /** Until the process can run the program. */
  START(round -> Stream.of(round.start())),
  /** The first run. */
  COLD(round -> round.runs().stream().limit(1)),
  /** All after the second. */
  WARM(round -> round.runs().stream().skip(2)),
  /** Every run. */
  ALL(round -> round.runs().stream());

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  private final Function<ProgramRound, Stream<Double>> pick;

  RealFigures(Function<ProgramRound, Stream<Double>> pick) {
    this.pick = pick;
  }

  /** Seconds, in the order in which they were taken. */
  private List<Double> of(ProgramRound round) {
    return pick.apply(round).toList();
  }

  /** Seconds that a peer took; empty if it did not run. */
  Optional<Summary> seconds(WorkResult work, String peer) {
    return Summary.ofAny(rounds(work, peer).stream().flatMap(pick).toList());
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
