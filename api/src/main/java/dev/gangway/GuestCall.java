package dev.gangway;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guest that calls a host function. A guest has one for all its calls. Only for the thread that
 * runs the guest, during the call.
 */
public final class GuestCall {
  private @Nullable Guest guest;

  GuestCall() {}

  void bind(Guest of) {
    guest = of;
  }

  /**
   * Returns the guest. Its functions can be called from the host function.
   *
   * @return the guest
   */
  public Guest guest() {
    Guest bound = guest;
    if (bound == null) {
      throw new IllegalStateException("the guest is not built yet");
    }
    return bound;
  }

  /**
   * Returns the guest's memory.
   *
   * @return as {@link Guest#memory}
   */
  public GuestMemory memory() {
    return guest().memory();
  }

  /**
   * Returns the embedder's own object for this guest: {@link Guest.Builder#state}.
   *
   * @param <T> its type
   * @param type its class
   * @return the object
   * @throws IllegalStateException if the guest was built without one
   * @throws ClassCastException if it is of another class
   */
  public <T> T state(Class<T> type) {
    return guest().state(type);
  }

  /**
   * Tells how much time is left until a time limit ends the guest.
   *
   * @return the time, not negative; empty without a limit
   */
  public Optional<Duration> timeLeft() {
    return guest().timeLeft();
  }
}
