package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs of the laboratory in which only a clock passes. */
class PaceTest {
  /** Thirty tests; Gangway, Endive and native C, each with one task and with two. */
  private static final Pace.Work ALL = new Pace.Work(30, 6, 2, 90);

  private static final Duration BUDGET = Duration.ofSeconds(100);

  private long nanos = 77;

  private void pass(double millis) {
    nanos += (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
  }

  private Pace within(Duration left) {
    return Pace.within(ALL, left, OptionalInt.empty(), () -> nanos);
  }

  /**
   * As LabRun does it.
   *
   * @param besides milliseconds that each sample takes besides its own length
   */
  private List<Pace.Share> run(Pace pace, double besides) {
    double warming = ALL.jvms() * (pace.warmupMillis() + besides);
    for (int test = 0; test < ALL.tests() && !pace.mustBegin(); test++) {
      pass(warming);
    }
    List<Pace.Share> shares = new ArrayList<>();
    for (int test = 0; test < ALL.tests() && !pace.over(); test++) {
      Pace.Share share = pace.next();
      shares.add(share);
      pass(warming);
      for (int round = 0; round < share.rounds() && (round == 0 || !pace.over()); round++) {
        double millis = ALL.cells() * (share.sampleMillis() + besides);
        pass(millis);
        pace.took(share, Duration.ofNanos((long) (millis * 1e6)));
      }
    }
    return shares;
  }

  private Duration since(long begun) {
    return Duration.ofNanos(nanos - begun);
  }

  @Test
  void theWholeTimeIsUsedAndNoMore() {
    long begun = nanos;

    List<Pace.Share> shares = run(within(BUDGET), 25);

    assertThat(shares).hasSize(30).allMatch(share -> share.rounds() == 5);
    assertThat(since(begun)).isBetween(BUDGET.minusSeconds(8), BUDGET);
  }

  @Test
  void onASlowMachineSamplesGetShorterThenRoundsFewerAndItStillEndsInTime() {
    long begun = nanos;

    List<Pace.Share> shares = run(within(BUDGET), 80);

    assertThat(shares).hasSize(30).allMatch(share -> share.rounds() >= 2);
    assertThat(shares.getLast().sampleMillis()).isGreaterThanOrEqualTo(Pace.SHORTEST_MILLIS);
    assertThat(shares.getLast().rounds()).isLessThan(5);
    assertThat(since(begun)).isLessThan(BUDGET);
  }

  @Test
  void onABusyMachineEveryTestHasARoundAtLeastAndWarmingUpIsCut() {
    long begun = nanos;

    List<Pace.Share> shares = run(within(BUDGET), 200);

    assertThat(shares).hasSize(30);
    assertThat(shares.getLast()).isEqualTo(new Pace.Share(1, Pace.SHORTEST_MILLIS));
    assertThat(since(begun)).isLessThan(BUDGET);
  }

  @Test
  void whereEvenTheLeastDoesNotFitTheRestIsLeftOut() {
    long begun = nanos;

    List<Pace.Share> shares = run(within(BUDGET), 1000);

    assertThat(shares).isNotEmpty().hasSizeLessThan(30);
    assertThat(shares).last().isEqualTo(new Pace.Share(1, Pace.SHORTEST_MILLIS));
    assertThat(since(begun)).isLessThan(BUDGET.plusSeconds(7)); // a round is not cut
  }

  @Test
  void whatIsBehindTimeGetsShorterSamplesAndWhatIsAheadLongerOnes() {
    Pace pace = within(BUDGET);
    int first = pace.next().sampleMillis();
    pass(20_000);
    int behind = pace.next().sampleMillis();
    int ahead = pace.next().sampleMillis(); // the second took no time

    assertThat(behind).isLessThan(first);
    assertThat(ahead).isGreaterThan(behind);
  }

  @Test
  void theExpectedEndIsNeverPastTheDeadline() {
    Pace pace = within(BUDGET);
    pass(99_000);
    assertThat(pace.left()).isEqualTo(Duration.ofSeconds(1));
    pass(9_000);
    assertThat(pace.left()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aShortTimeMakesTheWarmUpShorterToo() {
    assertThat(within(Duration.ofMinutes(10)).warmupMillis()).isEqualTo(Pace.WARMUP_MILLIS);
    assertThat(within(BUDGET).warmupMillis()).isLessThan(Pace.WARMUP_MILLIS);
    assertThat(within(Duration.ofMillis(1)).warmupMillis()).isEqualTo(50);
  }

  @Test
  void fewTestsAreNotDrawnOut() {
    Pace pace = Pace.within(new Pace.Work(1, 6, 2, 90), BUDGET, OptionalInt.empty(), () -> nanos);

    assertThat(pace.left()).isLessThan(BUDGET.dividedBy(2));
    assertThat(pace.next()).isEqualTo(new Pace.Share(5, Pace.LONGEST_MILLIS));
  }

  @Test
  void roundsThatSomebodyAskedForAreNotCut() {
    Pace pace = Pace.within(ALL, Duration.ofSeconds(10), OptionalInt.of(9), () -> nanos);

    assertThat(pace.next()).isEqualTo(new Pace.Share(9, Pace.SHORTEST_MILLIS));
  }

  @Test
  void lengthsThatSomebodyAskedForAreKept() {
    Pace pace = Pace.fixed(ALL, 7, 3, 150);

    assertThat(pace.next()).isEqualTo(new Pace.Share(7, 3));
    pace.took(new Pace.Share(7, 3), Duration.ofHours(1));
    assertThat(pace.next()).isEqualTo(new Pace.Share(7, 3));
    assertThat(pace.over()).isFalse();
  }

  @Test
  void theWorkIsCountedFromThePlan() {
    LabPlan plan =
        new LabPlan(
            LabTest.ALL,
            List.of(LabPeer.gangwayInMemory(), LabPeer.NATIVE),
            List.of(Mode.THREADS, Mode.PROCESSES),
            List.of(1, 2),
            "none",
            List.of());

    assertThat(Pace.Work.of(plan))
        .isEqualTo(new Pace.Work(LabTest.ALL.size(), 6, 2, 6 * LabPeer.NATIVE.startMillis()));
  }

  @Test
  void theTimeCountsFromWhenTheCommandWasTyped() {
    Instant now = Instant.ofEpochSecond(1_000_000);

    assertThat(LabCommand.timeLeft(null, now)).isEqualTo(Duration.ofSeconds(165));
    assertThat(LabCommand.timeLeft(now.minusSeconds(60), now)).isEqualTo(Duration.ofSeconds(105));
    assertThat(LabCommand.timeLeft(now.minusSeconds(600), now)).isEqualTo(Duration.ofSeconds(60));
    assertThat(LabCommand.timeLeft(now.plusSeconds(600), now)).isEqualTo(Duration.ofSeconds(165));
  }
}
