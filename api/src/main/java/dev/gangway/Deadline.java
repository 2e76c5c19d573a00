package dev.gangway;

import dev.gangway.AlarmClock.Alarm;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The fatal signal of one run: interrupts the thread of the run when its time is up or when it is
 * killed, again every 100 ms until the run has ended, and never afterwards. It is repeated because
 * a stream of the embedder may swallow an interrupt.
 *
 * <p>{@link #end} clears the interrupt status if this class has set it; else the status stays.
 *
 * <p>No method takes a lock. {@link #end} waits while a signal is being delivered; threads of the
 * {@link AlarmClock} deliver signals, guests' threads never do.
 */
final class Deadline {
  /** A limit of this length or more (146 years) is no limit. */
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

  private static final long REPEAT_NANOS = 100_000_000;

  private enum Cause {
    TIME,
    KILL
  }

  private enum State {
    /** The run has not begun. */
    IDLE,
    RUNNING,
    /** A thread of the clock interrupts the run; it owns {@link #alarm}. */
    SIGNALLING,
    ENDED
  }

  private final AlarmClock clock;
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
  private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /** Written before {@link State#RUNNING} is published, then by the owner of the state. */
  private @Nullable Alarm alarm;

  private volatile boolean signalled;

  Deadline(AlarmClock clock) {
    this.clock = clock;
  }

  /** Plays a run whose time limit is reached at once. */
  static void rehearse(AlarmClock clock) {
    Deadline deadline = new Deadline(clock);
    deadline.begin();
    deadline.start(Duration.ofNanos(1));
    while (!deadline.signalled) {
      LockSupport.park(deadline);
    }
    deadline.end();
  }

  /**
   * Makes the calling thread the thread of the run.
   *
   * @return false if there was a run before
   */
  boolean begin() {
    return runner.compareAndSet(null, Thread.currentThread());
  }

  /**
   * Starts the time, in the thread of the run, after {@link #begin}.
   *
   * @return false if the run is over already: killed, or its time is up
   */
  boolean start(@Nullable Duration limit) {
    if (limit != null && limit.compareTo(FOREVER) < 0) {
      alarm = clock.set(this, limit.toNanos());
    }
    state.set(State.RUNNING);
    // An earlier signal found no run to interrupt, but it left its cause.
    return cause.get() == null;
  }

  /** Ends the run, or keeps it from starting. From any thread; does not wait. */
  void kill() {
    if (cause.compareAndSet(null, Cause.KILL) && runner.get() != null) {
      clock.ringNow(this);
    }
  }

  /** The clock calls this before the signal. */
  void timeIsUp() {
    cause.compareAndSet(null, Cause.TIME);
  }

  /** Interrupts the run, if one is running. In a thread of the clock. */
  void signal() {
    if (!state.compareAndSet(State.RUNNING, State.SIGNALLING)) {
      return;
    }
    Thread thread = Objects.requireNonNull(runner.get());
    signalled = true;
    try {
      thread.interrupt();
      Alarm rung = alarm;
      if (rung != null) {
        clock.cancel(rung);
      }
      alarm = clock.set(this, REPEAT_NANOS);
    } finally {
      state.set(State.RUNNING);
      LockSupport.unpark(thread);
    }
  }

  /** Ends the watch: nothing is interrupted from now on. In the thread of the run. */
  void end() {
    while (!becomeEnded()) {
      // Cleared first: parking returns at once while the status is set.
      Thread.interrupted();
      LockSupport.park(this);
    }
    Alarm left = alarm;
    if (left != null) {
      clock.cancel(left);
    }
    if (signalled) {
      Thread.interrupted();
    }
  }

  private boolean becomeEnded() {
    State now = state.get();
    return now != State.SIGNALLING && state.compareAndSet(now, State.ENDED);
  }

  /** Whether the calling thread is, or was, the thread of the run. */
  boolean isCurrentThread() {
    return runner.get() == Thread.currentThread();
  }

  /** Whether the run has been interrupted. */
  boolean isSignalled() {
    return signalled;
  }

  boolean hasBegun() {
    return runner.get() != null;
  }

  boolean timedOut() {
    return cause.get() == Cause.TIME;
  }

  /** Whether the time is up or the run was killed, also if a stream swallowed the interrupt. */
  boolean isOver() {
    return cause.get() != null;
  }
}
