package dev.gangway.filemap;

import dev.gangway.settings.Settings;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends events for the Flight Recorder. The first event in a JVM, recorded or not,
 * initializes much of the recorder, which takes longer than a short guest runs. So no event is
 * created unless the recorder is initialized.
 */
final class Trace {
  /** Whether user copies are events. A constant, so that it costs nothing. */
  static final boolean USER_COPIES = Settings.JFR_USERCOPY.flag();

  private Trace() {}

  /** Begins a fault. Null if the recorder does not run, as in all methods that begin an event. */
  static @Nullable FaultEvent fault() {
    return FlightRecorder.isInitialized() ? FaultEvent.start() : null;
  }

  static @Nullable WritebackEvent writeback() {
    return FlightRecorder.isInitialized() ? WritebackEvent.start() : null;
  }

  /**
   * Ends a fault.
   *
   * @param status bytes faulted in, or {@code -errno}
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
