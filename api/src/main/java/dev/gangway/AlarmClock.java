package dev.gangway;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that end guests: one waits for the earliest time limit, others deliver the signals.
 *
 * <p>Guests can hold all carriers of virtual threads. A virtual thread that waits for a lock then
 * never gets it, and a queueing lock makes all threads behind it wait, too. So this class shares no
 * lock with the threads that use it, only non-blocking collections and {@link LockSupport#unpark}.
 * {@link #set}, {@link #cancel} and {@link #ringNow} never wait.
 *
 * <p>{@link Thread#interrupt} may close a channel that the guest's thread waits on. That is code of
 * the JDK or of an embedder, and it may wait. So each interrupt has a thread of its own and delays
 * no other.
 */
final class AlarmClock {
  /** The key of an alarm. The number keeps two alarms of the same time apart. */
  record Alarm(long time, long number) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /** Times count from here, so that they compare without overflow for 292 years. */
  private static final long ORIGIN = System.nanoTime();

  /** The value of {@link #wakesAt} while the thread is awake. */
  private static final long AWAKE = Long.MIN_VALUE;

  private static final long IDLE_SECONDS = 1;
  private static final long RETRY_NANOS = 1_000_000;

  private static @Nullable AlarmClock instance;

  private final ConcurrentSkipListMap<Alarm, Deadline> alarms = new ConcurrentSkipListMap<>();
  private final Queue<Deadline> due = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong();

  /** Has no limit of threads: each guest has one signal at a time, and delivering it may wait. */
  private final Executor signals =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          threads("gangway-signal"));

  private final Thread thread = threads("gangway-timer").newThread(this::run);

  /** When the thread looks at the alarms again by itself. */
  private volatile long wakesAt = AWAKE;

  private AlarmClock() {}

  /**
   * The clock of this JVM. The first call starts it; neither guests' threads nor those that end a
   * guest call this.
   *
   * @throws OutOfMemoryError if the host cannot start a thread; the next call tries again
   */
  static synchronized AlarmClock shared() {
    AlarmClock clock = instance;
    if (clock == null) {
      AlarmClock started = new AlarmClock();
      started.thread.start();
      instance = started;
      clock = started;
      // Loads the classes that a signal needs, before guests can hold a class loader's lock.
      threads("gangway-signal").newThread(() -> Deadline.rehearse(started)).start();
    }
    return clock;
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().name(name).daemon().inheritInheritableThreadLocals(false).factory();
  }

  /** The time in ns that alarms are set by. */
  long now() {
    return System.nanoTime() - ORIGIN;
  }

  /** Sets an alarm: {@code deadline} is asked in {@code nanos} if it is due, then signalled. */
  Alarm set(Deadline deadline, long nanos) {
    Alarm alarm = new Alarm(now() + nanos, numbers.getAndIncrement());
    alarms.put(alarm, deadline);
    // The thread sets wakesAt, then looks at the alarms once more: one of the two sees the other.
    if (alarm.time < wakesAt) {
      LockSupport.unpark(thread);
    }
    return alarm;
  }

  /** Removes an alarm and what it refers to. Does nothing if it has rung. */
  void cancel(Alarm alarm) {
    alarms.remove(alarm);
  }

  /** Gives {@code deadline} its signal at once. */
  void ringNow(Deadline deadline) {
    due.add(deadline);
    LockSupport.unpark(thread);
  }

  /** Alarms that have neither rung nor been cancelled. */
  int size() {
    return alarms.size();
  }

  private void run() {
    while (true) {
      try {
        ring();
        sleep();
      } catch (Throwable e) {
        // Most likely the heap is used up. Deadlines without a signal are still queued.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void ring() {
    for (Deadline deadline = due.peek(); deadline != null; deadline = due.peek()) {
      signal(deadline);
      due.poll();
    }
    Map.Entry<Alarm, Deadline> first = alarms.firstEntry();
    while (first != null && first.getKey().time <= now()) {
      if (first.getValue().isDue(first.getKey())) {
        signal(first.getValue());
      }
      alarms.remove(first.getKey());
      first = alarms.firstEntry();
    }
  }

  private void signal(Deadline deadline) {
    try {
      signals.execute(deadline::signal);
    } catch (OutOfMemoryError noThread) {
      deadline.signal();
    }
  }

  private void sleep() {
    long next = next();
    wakesAt = next;
    if (due.isEmpty() && next() >= next) {
      if (next == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, Math.max(next - now(), 1));
      }
    }
    wakesAt = AWAKE;
  }

  private long next() {
    Map.Entry<Alarm, Deadline> first = alarms.firstEntry();
    return first == null ? Long.MAX_VALUE : first.getKey().time;
  }
}
