package dev.gangway;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a guest ended.
 *
 * @param code the exit status as a shell has it, 0 to 255 for a guest that exited by itself
 * @param reason what ended it
 * @param message one line for people; null if the guest exited by itself
 * @param cause the exception behind it, unchanged; null if there is none. If a stream or a host
 *     function of the embedder ended the guest: what it threw. If the message says "internal
 *     error": what failed inside Gangway or its engine. Else: the first IOException of a stream,
 *     for which the guest got {@code EIO} and went on.
 */
public record ExitStatus(
    int code, Reason reason, @Nullable String message, @Nullable Throwable cause)
    implements Serializable {

  /** What ended a guest. */
  public enum Reason {
    /** It returned from {@code _start}, or called {@code proc_exit} or {@code proc_raise}. */
    EXITED,
    /** It trapped: code 134, the status of a shell for SIGABRT. */
    TRAPPED,
    /** A limit of time or of processor time was reached: code 124, as that of timeout(1). */
    TIMED_OUT,
    /** Its thread was interrupted, or {@link Guest#kill} was called: code 130. */
    INTERRUPTED,
    /**
     * It wrote more to stdout and stderr than {@link Guest.Builder#maxOutput} or {@link
     * Guest.Builder#runCaptured(int)} allows: code 153, the status of a shell for SIGXFSZ.
     */
    OUTPUT_LIMIT,
    /** The host's heap was used up while it ran: code 137. */
    OUT_OF_MEMORY,
    /**
     * A stream of the embedder threw a RuntimeException or an Error, which is {@link
     * ExitStatus#cause}: code 134.
     */
    STREAM_FAILED,
    /** A host function threw what is {@link ExitStatus#cause}: code 134. */
    HOST_FUNCTION_FAILED
  }

  /**
   * A status without a cause.
   *
   * @param code the exit status
   * @param reason what ended the guest
   * @param message one line for people, or null
   */
  public ExitStatus(int code, Reason reason, @Nullable String message) {
    this(code, reason, message, null);
  }

  static ExitStatus exited(int code) {
    return new ExitStatus(code, Reason.EXITED, null);
  }

  static ExitStatus trapped(String message) {
    return new ExitStatus(134, Reason.TRAPPED, "trap: " + message);
  }

  /** A failure inside Gangway or its engine, which the guest may have provoked. */
  static ExitStatus internalError(Throwable cause) {
    return new ExitStatus(134, Reason.TRAPPED, "trap: internal error: " + cause, cause);
  }

  static ExitStatus timedOut(long millis) {
    return new ExitStatus(124, Reason.TIMED_OUT, "timed out after " + millis / 1000.0 + " s");
  }

  static ExitStatus usedUpCpu(long millis) {
    return new ExitStatus(
        124, Reason.TIMED_OUT, "timed out after " + millis / 1000.0 + " s of processor time");
  }

  static ExitStatus interrupted() {
    return new ExitStatus(130, Reason.INTERRUPTED, "interrupted");
  }

  static ExitStatus outputLimit(long bytes) {
    return new ExitStatus(
        153, Reason.OUTPUT_LIMIT, "wrote more output than the limit of " + bytes + " bytes");
  }

  /** The same for output that is captured. */
  static ExitStatus outputLimit(Capture.FullException full) {
    return new ExitStatus(153, Reason.OUTPUT_LIMIT, full.getMessage());
  }

  static ExitStatus outOfMemory() {
    return new ExitStatus(137, Reason.OUT_OF_MEMORY, "the host's memory is used up");
  }

  static ExitStatus streamFailed(Throwable cause) {
    return new ExitStatus(
        134, Reason.STREAM_FAILED, "a stream threw " + cause.getClass().getName(), cause);
  }

  static ExitStatus hostFunctionFailed(Throwable cause) {
    return new ExitStatus(
        134,
        Reason.HOST_FUNCTION_FAILED,
        "a host function threw " + cause.getClass().getName(),
        cause);
  }

  /** The same with another cause. */
  ExitStatus withCause(@Nullable Throwable other) {
    return new ExitStatus(code, reason, message, other);
  }
}
