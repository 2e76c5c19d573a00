package dev.gangway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How a guest ended and what it wrote: of {@link Guest.Builder#runCaptured(int)}. Immutable.
 *
 * <p>If the guest wrote more than the limit, {@link #isComplete} is false, and the status says so.
 */
public final class RunResult {
  private final ExitStatus status;
  private final byte[] out;
  private final byte[] err;
  private final boolean complete;

  private RunResult(ExitStatus status, Capture out, Capture err) {
    this.out = out.bytes();
    this.err = err.bytes();
    this.complete = !out.isFull() && !err.isFull();
    this.status =
        status.cause() instanceof Capture.FullException full
            ? ExitStatus.outputLimit(full)
            : status;
  }

  /** Makes a guest, runs it to its end, and closes it. */
  static RunResult of(Guest.Builder builder, int maxBytes) throws IOException {
    Capture out = new Capture("stdout", maxBytes);
    Capture err = new Capture("stderr", maxBytes);
    try (Guest guest = builder.build(out, err)) {
      return new RunResult(guest.run(), out, err);
    }
  }

  /**
   * How the guest ended.
   *
   * @return the status, as {@link Guest#run} returns it
   */
  public ExitStatus status() {
    return status;
  }

  /**
   * The standard output as text.
   *
   * @return the bytes as UTF-8; each malformed sequence is U+FFFD
   */
  public String stdout() {
    return new String(out, StandardCharsets.UTF_8);
  }

  /**
   * The standard error as text.
   *
   * @return the bytes as UTF-8; each malformed sequence is U+FFFD
   */
  public String stderr() {
    return new String(err, StandardCharsets.UTF_8);
  }

  /**
   * The standard output.
   *
   * @return a copy of the bytes
   */
  public byte[] stdoutBytes() {
    return out.clone();
  }

  /**
   * The standard error.
   *
   * @return a copy of the bytes
   */
  public byte[] stderrBytes() {
    return err.clone();
  }

  /**
   * Says whether the limit was kept. If not, the status has the reason, and the output ends at the
   * limit.
   *
   * @return whether all that the guest wrote is here
   */
  public boolean isComplete() {
    return complete;
  }

  /**
   * The status and the sizes, for messages and debuggers.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "%s, %d bytes on stdout, %d on stderr".formatted(status, out.length, err.length);
  }
}
