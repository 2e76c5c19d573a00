package dev.gangway.filemap;

import dev.gangway.settings.Settings;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Where events for the Flight Recorder begin and end. The first event that a JVM makes, recorded or
 * not, starts half of the recorder, which takes longer than a short guest: so there is none before
 * somebody has started it.
 */
final class Trace {
  /** Whether copies from and to user memory are events: read once, so that it costs nothing. */
  static final boolean USER_COPIES = Settings.JFR_USERCOPY.flag();

  private Trace() {}

  /** Null where nobody wants to know, as for all that begin an event. */
  static @Nullable FaultEvent fault() {
    return FlightRecorder.isInitialized() ? FaultEvent.start() : null;
  }

  static @Nullable WritebackEvent writeback() {
    return FlightRecorder.isInitialized() ? WritebackEvent.start() : null;
  }

  /**
   * Ends a fault.
   *
   * @param status bytes brought in, or {@code -errno}
   */
  static void end(
      @Nullable FaultEvent event, String kind, AddressSpaceOps file, long start, long status) {
    if (event != null) {
      event.finish(kind, file, start, status);
    }
  }

  /**
   * Ends a transfer of {@code n} bytes.
   *
   * @param status 0 or {@code -errno}
   */
  static void end(
      @Nullable WritebackEvent event, AddressSpaceOps file, long start, long n, long status) {
    if (event != null) {
      event.finish(file, start, n, status);
    }
  }
}
