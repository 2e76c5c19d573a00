package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ScaleSession;
import dev.gangway.bench.peer.ScaleSession.ScaleCount;
import dev.gangway.bench.peer.ScaleSession.ScaleRequest;
import dev.gangway.bench.peer.Workplace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes samples of a peer in one mode. Restarts the peer if it has died. */
final class LabSeries implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MICROS_PER_MILLI = 1000;
  private static final long NANOS_PER_MICRO = 1000;

  /** A task that begins later than this part of the sample had no company for so long. */
  private static final double LATE = 0.1;

  /**
   * If the machine is busy with other work, a late task is better than none, and a longer sample
   * includes even a task that seldom gets a CPU.
   */
  private static final int ATTEMPTS = 3;

  private static final int MOST_ATTEMPTS = 10;

  private static final long LONGEST_START = 500 * MICROS_PER_MILLI;

  /** Runs that heap is counted in. */
  private static final int SHORT_RUN_MILLIS = 20;

  private static final int LONG_RUN_MILLIS = 60;

  /** After the end of a sample a task should end at once. */
  private static final long PATIENCE_SECONDS = 60;

  private static final ScheduledExecutorService WATCHDOG =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  private final LabPeer peer;
  private final Mode mode;
  private final LabPlan plan;
  private final Workplace at;
  private ScaleSession session;

  /** Microseconds from the request to the sample, so that all tasks are ready. */
  private long start;

  /**
   * Starts the peer.
   *
   * @throws PeerException if it is not installed
   */
  LabSeries(LabPeer peer, Mode mode, LabPlan plan, Workplace at) throws PeerException {
    this.peer = peer;
    this.mode = mode;
    this.plan = plan;
    this.at = at;
    this.session = startSession();
    this.start = peer.startMillis() * MICROS_PER_MILLI;
  }

  private ScaleSession startSession() throws PeerException {
    return peer.start(mode, at, plan.cache(), plan.cpus(), plan.maxTasks());
  }

  LabPeer peer() {
    return peer;
  }

  Mode mode() {
    return mode;
  }

  /** Warms it up; its counts are ignored. */
  void warmUp(LabTest test, int tasks, int millis) throws PeerException {
    run(test, tasks, millis);
  }

  private List<ScaleCount> run(LabTest test, int tasks, int millis) throws PeerException {
    revive();
    long from = nowMicros();
    ScaleRequest request =
        new ScaleRequest(test.name(), tasks, from, from + millis * MICROS_PER_MILLI);
    session.begin(request);
    return end(request);
  }

  /**
   * Bytes of Java heap that an operation takes; null if that is unknown. From two runs of different
   * length, so that the start and the end of a guest cancel out.
   *
   * @throws PeerException if a run fails
   */
  @Nullable Double heapPerOperation(LabTest test) throws PeerException {
    long shorter = run(test, 1, SHORT_RUN_MILLIS).getFirst().total();
    long before = session.heapBytes();
    long operations = run(test, 1, LONG_RUN_MILLIS).getFirst().total() - shorter;
    long after = session.heapBytes();
    if (before < 0 || after < 0 || operations <= 0) {
      return null;
    }
    double bytes = Math.max(0, (double) (after - before) / operations);
    return Math.round(bytes * 10) / 10.0;
  }

  /**
   * Takes a sample.
   *
   * @param millis that it lasts
   * @throws PeerException if a task fails, or is late repeatedly
   */
  Round sample(LabTest test, int tasks, int millis) throws PeerException {
    revive();
    long micros = millis * MICROS_PER_MILLI;
    for (int attempt = 1; ; attempt++) {
      long from = nowMicros() + start;
      ScaleRequest request = new ScaleRequest(test.name(), tasks, from, from + micros);
      session.begin(request);
      sleepUntil(from);
      IdleTime before = IdleTime.now();
      sleepUntil(from + micros);
      Double idle = IdleTime.percent(before, IdleTime.now());
      List<ScaleCount> counts = end(request);
      boolean inTime = inTime(counts, micros);
      start =
          inTime
              ? Math.max(peer.startMillis() * MICROS_PER_MILLI, start * 9 / 10)
              : Math.min(LONGEST_START, start * 2);
      if (inTime || (attempt >= ATTEMPTS && counts.stream().allMatch(c -> c.operations() > 0))) {
        return round(counts, idle);
      }
      if (attempt == MOST_ATTEMPTS) {
        throw new PeerException(
            peer.title() + " was late " + attempt + " times: the machine has too much to do");
      }
      if (attempt >= ATTEMPTS) {
        micros *= 2;
      }
    }
  }

  private static boolean inTime(List<ScaleCount> counts, long micros) {
    return counts.stream()
        .allMatch(c -> c.operations() > 0 && c.lateNanos() < micros * NANOS_PER_MICRO * LATE);
  }

  private static Round round(List<ScaleCount> counts, @Nullable Double idle) {
    List<Double> rates =
        counts.stream().map(c -> rounded(c.operations() * NANOS_PER_SECOND / c.nanos())).toList();
    double seconds =
        counts.stream().mapToLong(ScaleCount::nanos).average().orElseThrow() / NANOS_PER_SECOND;
    return new Round(rates, Math.round(seconds * 1e6) / 1e6, idle);
  }

  private static double rounded(double rate) {
    return Math.round(rate * 10) / 10.0;
  }

  private void revive() throws PeerException {
    if (!session.alive()) {
      session.close();
      session = startSession();
    }
  }

  /** A task that hangs is ended. */
  private List<ScaleCount> end(ScaleRequest request) throws PeerException {
    long micros = PATIENCE_SECONDS * 1_000_000 + request.to() - request.from();
    ScheduledFuture<?> patience = WATCHDOG.schedule(session::kill, micros, TimeUnit.MICROSECONDS);
    try {
      return session.end(request);
    } finally {
      patience.cancel(false);
    }
  }

  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static void sleepUntil(long micros) {
    try {
      TimeUnit.MICROSECONDS.sleep(micros - nowMicros());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the tasks have been ended, too
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
