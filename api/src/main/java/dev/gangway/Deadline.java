package dev.gangway;

import dev.gangway.AlarmClock.Alarm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Admits one thread at a time to a guest, and delivers the guest's fatal signal: interrupts the
 * thread that is inside when its time is up or the guest is killed, again every 100 ms until the
 * thread has left, and never afterwards. It is repeated because a stream of the embedder may
 * swallow an interrupt.
 *
 * <p>{@link #exit} and {@link #end} clear the interrupt status if this class has set it; else the
 * status stays.
 *
 * <p>No method takes a lock. To leave, a thread waits while a signal is being delivered to it;
 * threads of the {@link AlarmClock} deliver signals, guests' threads never do.
 *
 * <p>An alarm outlives the call that set it: the next call uses it, too, and a call that ends in
 * time costs no more than reading the clock. An alarm that rings too early is set again.
 */
final class Deadline {
  /** A limit of this length or more (146 years) is no limit. */
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** The limit in ns that stands for none. */
  static final long NONE = Long.MAX_VALUE;

  private static final long REPEAT_NANOS = 100_000_000;

  /** Processor time that is left is looked at this often at most. */
  private static final long MIN_CPU_NANOS = 1_000_000;

  /** States besides that of a thread inside (its id) and a signal to it (the negative id). */
  private static final long IDLE = 0;

  private static final long ENDED = Long.MIN_VALUE;

  private static final VarHandle STATE;
  private static final VarHandle CAUSE;
  private static final VarHandle ENDS_AT;

  static {
    try {
      MethodHandles.Lookup own = MethodHandles.lookup();
      STATE = own.findVarHandle(Deadline.class, "state", long.class);
      CAUSE = own.findVarHandle(Deadline.class, "cause", Cause.class);
      ENDS_AT = own.findVarHandle(Deadline.class, "endsAt", long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("fields of Deadline", e);
    }
  }

  private enum Cause {
    TIME,
    CPU_TIME,
    KILL
  }

  private final AlarmClock clock;
  private final AtomicReference<@Nullable Alarm> alarm = new AtomicReference<>();

  private volatile long state = IDLE;

  /** Why the guest is to end; null if it is not. */
  private volatile @Nullable Cause cause;

  /** The last thread that entered. Written after the state: see {@link #signal}. */
  private volatile @Nullable Thread runner;

  /** When the time of the call inside is up, as of {@link AlarmClock#now}. */
  private volatile long endsAt = NONE;

  /**
   * A limit of processor time for the call inside.
   *
   * @param thread the id of the thread inside
   * @param endsAt its processor time at the limit, in ns
   */
  private record CpuLimit(long thread, long endsAt) {}

  private volatile @Nullable CpuLimit cpuLimit;

  private volatile boolean signalled;

  Deadline(AlarmClock clock) {
    this.clock = clock;
  }

  /** A limit in ns; {@link #NONE} for none. */
  static long nanos(@Nullable Duration limit) {
    return limit == null || limit.compareTo(FOREVER) >= 0 ? NONE : limit.toNanos();
  }

  /** Plays a call whose time limit is reached at once. */
  static void rehearse(AlarmClock clock) {
    Deadline deadline = new Deadline(clock);
    deadline.enter();
    deadline.limit(1);
    while (!deadline.signalled) {
      LockSupport.park(deadline);
    }
    deadline.end();
  }

  /**
   * Lets the calling thread in, unless a thread is inside or the guest has ended.
   *
   * @return whether it is inside now
   */
  boolean enter() {
    Thread me = Thread.currentThread();
    if (!STATE.compareAndSet(this, IDLE, me.threadId())) {
      return false;
    }
    // Storing a reference costs more than comparing it.
    if (runner != me) {
      runner = me;
    }
    return true;
  }

  /** Whether the calling thread is inside. */
  boolean isInside() {
    return Math.abs(state) == Thread.currentThread().threadId();
  }

  boolean isEnded() {
    return state == ENDED;
  }

  /** Limits the time of the call inside, from now on. In its thread. */
  void limit(long nanos) {
    long end = clock.now() + nanos;
    endsAt = end;
    // An alarm that rings now sees this limit, or is no longer seen here.
    Alarm set = alarm.get();
    if (set == null || set.time() > end) {
      arm(nanos);
    }
  }

  /**
   * Limits the processor time of the call inside, from now on, as {@link #limit}. In its thread, a
   * platform thread.
   *
   * @param used the thread's processor time of now
   * @param nanos what is left for the call
   */
  void limitCpu(long used, long nanos) {
    cpuLimit = new CpuLimit(Thread.currentThread().threadId(), used + nanos);
    // It takes at least that long to use up as much.
    long rings = Math.max(nanos, MIN_CPU_NANOS);
    Alarm set = alarm.get();
    if (set == null || set.time() > clock.now() + rings) {
      arm(rings);
    }
  }

  private void arm(long nanos) {
    Alarm old = alarm.getAndSet(clock.set(this, nanos));
    if (old != null) {
      clock.cancel(old);
    }
  }

  /** Time until {@link #limit} is reached, in ns, not negative; {@link #NONE} without a limit. */
  long left() {
    long end = endsAt;
    return end == NONE ? NONE : Math.max(0, end - clock.now());
  }

  /** Kills the guest: no call is let through from now on. From any thread; does not wait. */
  void kill() {
    if (CAUSE.compareAndSet(this, null, Cause.KILL) && state != IDLE) {
      clock.ringNow(this);
    }
  }

  /**
   * Says whether an alarm that rings means a signal. In the thread of the clock.
   *
   * @param rung the alarm, which is not set any more
   */
  boolean isDue(Alarm rung) {
    alarm.compareAndSet(rung, null);
    if (cause != null) {
      return true;
    }
    long left = left();
    if (left == 0) {
      // If the call has just ended, it took too long all the same.
      CAUSE.compareAndSet(this, null, Cause.TIME);
      return true;
    }
    long cpuLeft = cpuLeft();
    if (cpuLeft == 0) {
      CAUSE.compareAndSet(this, null, Cause.CPU_TIME);
      return true;
    }
    long next = Math.min(left, cpuLeft);
    if (next != NONE) {
      arm(next);
    }
    return false;
  }

  /**
   * Processor time until the limit, in ns; 0 if it is reached, else at least {@link
   * #MIN_CPU_NANOS}; {@link #NONE} without a limit.
   */
  private long cpuLeft() {
    CpuLimit limit = cpuLimit;
    if (limit == null) {
      return NONE;
    }
    long used = ProcessorTime.of(limit.thread);
    // If the call has ended meanwhile, its thread may have used more outside.
    if (used == ProcessorTime.UNKNOWN || limit != cpuLimit) {
      return NONE;
    }
    return used >= limit.endsAt ? 0 : Math.max(limit.endsAt - used, MIN_CPU_NANOS);
  }

  /** Interrupts the thread inside, if there is one. In a thread of the clock. */
  void signal() {
    long id = state;
    if (id < IDLE && id != ENDED) {
      // Another signal is being delivered. If that takes long, this one is its repetition.
      arm(REPEAT_NANOS);
      return;
    }
    if (id <= IDLE || !STATE.compareAndSet(this, id, -id)) {
      return;
    }
    // It has entered, but may not have written its name yet. It cannot leave before the end.
    Thread thread = runner;
    while (thread == null || thread.threadId() != id) {
      Thread.onSpinWait();
      thread = runner;
    }
    signalled = true;
    try {
      thread.interrupt();
      arm(REPEAT_NANOS);
    } finally {
      state = id;
      LockSupport.unpark(thread);
    }
  }

  /** Lets the thread inside out. In that thread. */
  void exit() {
    if (cpuLimit != null) {
      cpuLimit = null;
    }
    // Without a fence of its own: the change of the state is one.
    ENDS_AT.setRelease(this, NONE);
    leave(IDLE);
  }

  /**
   * Ends the guest: no thread is let in and none is interrupted from now on. By the thread inside,
   * or by any thread if none is inside.
   *
   * @return false if another thread is inside, or the guest has ended before
   */
  boolean end() {
    if (isInside()) {
      leave(ENDED);
    } else if (!STATE.compareAndSet(this, IDLE, ENDED)) {
      return false;
    }
    endsAt = NONE;
    Alarm left = alarm.getAndSet(null);
    if (left != null) {
      clock.cancel(left);
    }
    runner = null;
    return true;
  }

  private void leave(long next) {
    long id = Thread.currentThread().threadId();
    while (!STATE.compareAndSet(this, id, next)) {
      // Cleared first: parking returns at once while the status is set.
      Thread.interrupted();
      LockSupport.park(this);
    }
    if (signalled) {
      Thread.interrupted();
    }
  }

  /** Whether the thread inside has been interrupted. */
  boolean isSignalled() {
    return signalled;
  }

  boolean timedOut() {
    return cause == Cause.TIME;
  }

  /** Whether the limit of processor time was reached. */
  boolean usedUpCpu() {
    return cause == Cause.CPU_TIME;
  }

  /** Whether the time is up or the guest was killed, also if a stream swallowed the interrupt. */
  boolean isOver() {
    return cause != null;
  }
}
