package dev.gangway;

import dev.gangway.fs.stream.StreamWatch;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the first IOException of a guest's streams, and keeps the guest's fatal signal pending. */
final class GuestStreams implements StreamWatch {
  private final Deadline deadline;
  private final AtomicReference<@Nullable IOException> first = new AtomicReference<>();

  GuestStreams(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public void returned() {
    if (deadline.isSignalled()) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void failed(IOException e) {
    first.compareAndSet(null, e);
  }

  /** {@code status}, with the exception as its cause unless it has one. */
  ExitStatus withCause(ExitStatus status) {
    IOException e = first.get();
    return e == null || status.cause() != null ? status : status.withCause(e);
  }
}
