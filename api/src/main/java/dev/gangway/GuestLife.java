package dev.gangway;

import dev.gangway.fs.stream.OutputLimitReached;
import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.host.StackReserve;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.engine.Gate;
import dev.gangway.wasi.engine.GuestInterrupted;
import dev.gangway.wasi.engine.GuestTrap;
import dev.gangway.wasi.engine.HostFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of a guest: who is inside, how much time is left, and how it ended.
 *
 * <p>It is entered by {@link #enter}, for each call, and left by {@link #exit} or {@link #failed}.
 * A call that fails ends the life. So does {@link #end}. After the end, {@link #enter} throws what
 * the first failure was.
 */
final class GuestLife extends Gate {
  private final String program;
  private final Limits limits;
  private final Deadline deadline;
  private final GuestStreams streams;

  /** What is to be released at the end. */
  private final Runnable atEnd;

  /** Whether the time of calls is measured: if it has a limit, or the embedder wants to know. */
  private final boolean timed;

  /**
   * Wall-clock time inside, of calls that have ended, in ns, if {@link #timed}. Written by the
   * thread inside; others may read an older value.
   */
  private long timeUsed;

  /** Calls from outside. Written and read as {@link #timeUsed}. */
  private long calls;

  /** Time that is left for calls, in ns, if {@link #timed}. For the thread inside. */
  private long timeLeft;

  private final long callNanos;

  /** Processor time that is left for calls, in ns; NONE without a limit. For the thread inside. */
  private long cpuLeft;

  /** The processor time of the thread inside when the outermost call began, if it is limited. */
  private long cpuBegan;

  /** Whether the limit of calls comes before that of the life. */
  private volatile boolean ofCall;

  /** When the outermost call began, in ns, if {@link #timed}. For the thread inside. */
  private long began;

  /** Calls inside the outermost one. For the thread inside. */
  private int depth;

  /** Whether the functions of {@link Guest#start} run. For the thread inside. */
  private boolean starting;

  private volatile @Nullable ExitStatus status;

  /** Completed at the end. A future: a thread that waits must not hold a lock. */
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  GuestLife(
      String program, Limits limits, Deadline deadline, GuestStreams streams, Runnable atEnd) {
    this.program = program;
    this.limits = limits;
    this.deadline = deadline;
    this.streams = streams;
    this.atEnd = atEnd;
    this.timeLeft = Deadline.nanos(limits.timeLimit());
    this.callNanos = Deadline.nanos(limits.callTimeLimit());
    this.cpuLeft = Deadline.nanos(limits.cpuTimeLimit());
    this.timed =
        limits.measuresTime()
            || timeLeft != Deadline.NONE
            || callNanos != Deadline.NONE
            || cpuLeft != Deadline.NONE;
  }

  /**
   * Begins a call.
   *
   * @throws GuestException if the guest has ended
   * @throws IllegalStateException if another thread is inside; or if processor time is limited and
   *     this is a virtual thread
   * @throws StackOverflowError if there may not be enough stack to leave the guest again. An
   *     overflow there would leave this thread inside for ever
   */
  @Override
  public void enter() {
    StackReserve.assure();
    if (deadline.enter()) {
      calls++;
      if (timed) {
        startTimeOrLeave();
      }
      if (deadline.isOver()) {
        throw (GuestException) failed(new GuestInterrupted());
      }
    } else {
      enterAgain();
    }
  }

  private void enterAgain() {
    if (status != null) {
      throw exception();
    }
    if (!deadline.isInside()) {
      // It may have ended meanwhile.
      throw deadline.isEnded()
          ? exception()
          : new IllegalStateException(
              program + ": another thread is in the guest; one may be at a time");
    }
    depth++;
  }

  private void startTimeOrLeave() {
    try {
      startTime();
    } catch (IllegalStateException virtual) {
      deadline.exit();
      throw virtual;
    }
  }

  private void startTime() {
    began = System.nanoTime();
    ofCall = callNanos <= timeLeft;
    long limit = Math.min(timeLeft, callNanos);
    if (limit != Deadline.NONE) {
      deadline.limit(limit);
    }
    if (cpuLeft != Deadline.NONE) {
      cpuBegan = ProcessorTime.ofCaller();
      deadline.limitCpu(cpuBegan, cpuLeft);
    }
  }

  private void stopTime() {
    long nanos = System.nanoTime() - began;
    timeUsed += nanos;
    if (timeLeft != Deadline.NONE) {
      timeLeft = Math.max(0, timeLeft - nanos);
    }
    if (cpuLeft != Deadline.NONE) {
      cpuLeft = Math.max(0, cpuLeft - (ProcessorTime.ofCaller() - cpuBegan));
    }
  }

  @Override
  public void exit() {
    if (depth > 0) {
      depth--;
      return;
    }
    if (timed) {
      stopTime();
    }
    deadline.exit();
    // A kill sees that no thread is inside, or is seen here.
    if (deadline.isOver()) {
      endIfIdle();
    }
  }

  @Override
  public Throwable failed(Throwable thrown) {
    if (starting && depth == 1 && thrown instanceof GuestExit) {
      depth--;
      return thrown; // to start
    }
    if (status == null) {
      status = streams.withCause(statusOf(thrown));
    }
    Throwable toCaller = toCaller(thrown);
    if (depth > 0) {
      depth--;
    } else {
      end(Objects.requireNonNull(status));
    }
    return toCaller;
  }

  /**
   * What a host function throws reaches the caller unchanged, unless the guest was to end anyway.
   */
  private Throwable toCaller(Throwable thrown) {
    return thrown instanceof HostFailure failure && !deadline.isOver()
        ? failure.thrown()
        : exception();
  }

  /**
   * As {@link #failed}, for the outermost call, which has called functions of the guest by their
   * handles: what these threw reaches the caller as it is.
   */
  Throwable failedInside(Throwable thrown) {
    ExitStatus known = status;
    if (known == null) {
      return failed(thrown);
    }
    end(known);
    return thrown;
  }

  private ExitStatus statusOf(Throwable thrown) {
    return switch (thrown) {
      case GuestExit exit -> ExitStatus.exited(exit.status());
      case GuestTrap trap -> ExitStatus.trapped(String.valueOf(trap.getMessage()));
      case GuestInterrupted _ -> interrupted();
      case OutputLimitReached _ -> ExitStatus.outputLimit(limits.maxOutput());
      case StreamFailure failure ->
          isInterrupted()
              ? interrupted().withCause(failure.thrown())
              : ExitStatus.streamFailed(failure.thrown());
      case HostFailure failure ->
          deadline.isOver()
              ? interrupted().withCause(failure.thrown())
              : ExitStatus.hostFunctionFailed(failure.thrown());
      default -> Endings.of(thrown);
    };
  }

  /** An interrupted stream may well answer with an exception. */
  private boolean isInterrupted() {
    return deadline.isOver() || Task.fatalSignalPending();
  }

  private ExitStatus interrupted() {
    if (deadline.usedUpCpu()) {
      return ExitStatus.usedUpCpu(Objects.requireNonNull(limits.cpuTimeLimit()).toMillis());
    }
    if (!deadline.timedOut()) {
      return ExitStatus.interrupted();
    }
    Duration limit = ofCall ? limits.callTimeLimit() : limits.timeLimit();
    return ExitStatus.timedOut(Objects.requireNonNull(limit).toMillis());
  }

  @Override
  public void checkAlive() {
    if (status != null) {
      throw new HostFailure(exception());
    }
  }

  /** Whether an exit of the next call passes {@link #failed} unchanged. In the thread inside. */
  void starting(boolean on) {
    starting = on;
  }

  /** Ends the guest from outside: it was killed. Does nothing if a thread is inside. */
  void endIfIdle() {
    if (deadline.end()) {
      finish(interrupted());
    }
  }

  /** Ends the guest, in the thread inside. */
  void end(ExitStatus with) {
    if (timed) {
      stopTime();
    }
    deadline.end();
    finish(with);
  }

  private void finish(ExitStatus with) {
    if (status == null) {
      status = with;
    }
    try {
      atEnd.run();
    } finally {
      ended.complete(null);
    }
  }

  /** How it ended; null while it lives. */
  @Nullable ExitStatus status() {
    return status;
  }

  private GuestException exception() {
    return new GuestException(program, Objects.requireNonNullElseGet(status, this::interrupted));
  }

  boolean isInside() {
    return deadline.isInside();
  }

  /** Waits for the end. Not for the thread inside. */
  void awaitEnd() {
    ended.join();
  }

  /** Calls from outside so far. From any thread. */
  long calls() {
    return calls;
  }

  /** Time of calls that have ended; empty if it is not measured. From any thread. */
  Optional<Duration> time() {
    return timed ? Optional.of(Duration.ofNanos(timeUsed)) : Optional.empty();
  }

  long nanosLeft() {
    return deadline.left();
  }
}
