package dev.gangway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The clocks that a guest reads, instead of the host's. Called in the thread that runs the guest.
 * What a method throws ends the guest, as what a {@linkplain HostFunction host function} throws.
 *
 * @see Guest.Builder#clock
 */
public interface GuestClock {
  /**
   * Returns the real time.
   *
   * @return ns since 1970; a negative time is {@code EOVERFLOW} for the guest
   */
  long realtime();

  /**
   * Returns the time of the monotonic clock.
   *
   * @return ns since any point of time, never less than before; a negative time is {@code
   *     EOVERFLOW} for the guest
   */
  long monotonic();

  /**
   * Returns the resolution of both clocks. Default: 1 ns.
   *
   * @return ns, above 0
   */
  default long resolution() {
    return 1;
  }

  /**
   * Makes both clocks of one source, such as {@code java.time.Clock.fixed(…)}.
   *
   * @param source its times must not go back
   * @return clocks that both read {@code source}
   */
  static GuestClock of(InstantSource source) {
    return new GuestClock() {
      @Override
      public long realtime() {
        Instant now = source.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      }

      @Override
      public long monotonic() {
        return realtime();
      }
    };
  }
}
