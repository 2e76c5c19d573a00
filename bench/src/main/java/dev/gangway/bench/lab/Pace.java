package dev.gangway.bench.lab;

import dev.gangway.bench.peer.LabPeer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * How long samples are and how many rounds a test has: as requested, or so that a run ends at a
 * deadline. With a deadline each test gets its share of the time that is left when it begins, so a
 * test that took longer than expected shortens all later ones. If time is short, rounds are dropped
 * before samples become shorter than the ticks of the machine allow. At the deadline, the rest is
 * left out.
 *
 * <p>The overhead of a sample is estimated from the rounds before.
 */
final class Pace {
  /** Shorter, and one interrupt of the machine is a part of it that can be seen. */
  static final int SHORTEST_MILLIS = 40;

  /** Longer ones tell nothing more. */
  static final int LONGEST_MILLIS = 1000;

  /** The default number of rounds; fewer if the time is short. */
  static final int ROUNDS = 5;

  /** {@link #warmupMillis} if the time is not short. */
  static final int WARMUP_MILLIS = 150;

  private static final int SHORTEST_WARMUP_MILLIS = 50;

  /** Of the time that there is. */
  private static final double WARMING_SHARE = 0.15;

  /** By then the tests begin, however few of them each JVM has run. */
  private static final double LATEST_BEGIN = 0.35;

  /** To end processes and write files. */
  private static final int RESERVE_MILLIS = 4000;

  /** What a sample takes besides, until that is known: the start of its tasks and their end. */
  private static final int OVERHEAD_MILLIS = 20;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NEVER = Long.MAX_VALUE / 4;

  /**
   * What there is to do.
   *
   * @param tests how many
   * @param cells samples of a round
   * @param jvms series that warm up
   * @param startMillis that the tasks of a round take to be ready, all its samples together
   */
  record Work(int tests, int cells, int jvms, int startMillis) {
    /** That of a plan. */
    static Work of(LabPlan plan) {
      int cells = 0;
      int jvms = 0;
      int starting = 0;
      for (LabPeer peer : plan.peers()) {
        int series = peer.modes(plan.modes()).size();
        cells += series * plan.tasks().size();
        jvms += peer.warmsUp() ? series : 0;
        starting += series * plan.tasks().size() * peer.startMillis();
      }
      return new Work(plan.tests().size(), cells, jvms, starting);
    }
  }

  /** What a test gets. */
  record Share(int rounds, int sampleMillis) {}

  private final Work work;
  private final Share least;
  private final Share most;
  private final int warmupMillis;
  private final LongSupplier nanoTime;
  private final long begin;
  private final long deadline;

  private int testsLeft;

  /** Of a round: all that is not the samples' own length. */
  private double overheadMillis;

  private Pace(
      Work work,
      Share least,
      Share most,
      int warmupMillis,
      LongSupplier nanoTime,
      long begin,
      long deadline) {
    this.work = work;
    this.least = least;
    this.most = most;
    this.warmupMillis = warmupMillis;
    this.nanoTime = nanoTime;
    this.begin = begin;
    this.deadline = deadline;
    this.testsLeft = work.tests();
    this.overheadMillis = work.startMillis() + (double) work.cells() * OVERHEAD_MILLIS;
  }

  /** As asked for, however long it takes. */
  static Pace fixed(Work work, int rounds, int sampleMillis, int warmupMillis) {
    Share share = new Share(rounds, sampleMillis);
    long never = System.nanoTime() + NEVER;
    return new Pace(work, share, share, warmupMillis, System::nanoTime, never, never);
  }

  /**
   * So that it ends in time.
   *
   * @param left from now on
   * @param rounds if given by the user
   * @param nanoTime as {@link System#nanoTime}
   */
  static Pace within(Work work, Duration left, OptionalInt rounds, LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    double warming = WARMING_SHARE * left.toMillis() / (2.0 * work.tests() * work.jvms());
    return new Pace(
        work,
        new Share(rounds.orElse(1), SHORTEST_MILLIS),
        new Share(rounds.orElse(ROUNDS), LONGEST_MILLIS),
        (int) Math.clamp(warming, SHORTEST_WARMUP_MILLIS, WARMUP_MILLIS),
        nanoTime,
        now + (long) (LATEST_BEGIN * left.toNanos()),
        now + left.toNanos());
  }

  /** Milliseconds that each JVM warms up at each test before any, and again before the test. */
  int warmupMillis() {
    return warmupMillis;
  }

  /** Whether to start measuring even if JVMs have not run every test yet. */
  boolean mustBegin() {
    return nanoTime.getAsLong() - begin >= 0;
  }

  /** The share of the next test. */
  Share next() {
    Share share = share();
    testsLeft--;
    return share;
  }

  private Share share() {
    double each = (millisToDeadline() - RESERVE_MILLIS) / Math.max(1, testsLeft) - warmingMillis();
    for (int rounds = most.rounds; rounds >= least.rounds; rounds--) {
      double millis = (each / rounds - overheadMillis) / work.cells();
      if (millis >= least.sampleMillis) {
        return new Share(rounds, (int) Math.min(millis, most.sampleMillis));
      }
    }
    return least;
  }

  /** A round took so long, all its samples together. */
  void took(Share share, Duration round) {
    double besides = round.toNanos() / NANOS_PER_MILLI - (double) work.cells() * share.sampleMillis;
    overheadMillis = (overheadMillis + Math.max(0, besides)) / 2;
  }

  /** Whether there is no time for more. */
  boolean over() {
    return millisToDeadline() <= RESERVE_MILLIS;
  }

  /** What the tests that have not begun will take, one that begins now among them, or may take. */
  Duration left() {
    Share share = share();
    double round = (double) work.cells() * share.sampleMillis + overheadMillis;
    double all = testsLeft * (share.rounds * round + warmingMillis());
    return Duration.ofMillis((long) Math.min(all, Math.max(0, millisToDeadline())));
  }

  private double warmingMillis() {
    return work.jvms() * (double) (warmupMillis + OVERHEAD_MILLIS);
  }

  private double millisToDeadline() {
    return (deadline - nanoTime.getAsLong()) / NANOS_PER_MILLI;
  }
}
