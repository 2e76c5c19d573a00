package dev.gangway.wasi;

/** The clocks of one guest, instead of the host's. For the thread that runs the guest. */
public interface TimeSource {
  /** Real time in ns since 1970, not negative. */
  long realtime();

  /** Monotonic time in ns, not negative. */
  long monotonic();

  /** The resolution of both in ns, above 0. */
  long resolution();
}
