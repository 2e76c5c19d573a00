package dev.gangway.mm;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Old folios were looked at, to make room. */
@Name("dev.gangway.Reclaim")
@Label("Reclaim")
@Description("The page cache was at its limit, and clean pages were dropped")
@Category("Gangway")
@StackTrace(false)
final class ReclaimEvent extends Event {
  @Label("Scanned")
  @Description("Pages looked at")
  long scanned;

  @Label("Freed")
  @Description("Pages freed")
  long freed;

  /** Null unless the Flight Recorder runs: the first event would start half of it. */
  static @Nullable ReclaimEvent start() {
    if (!FlightRecorder.isInitialized()) {
      return null;
    }
    ReclaimEvent event = new ReclaimEvent();
    event.begin();
    return event;
  }

  /** Records it where somebody wants to know. */
  void finish(long pagesScanned, long pagesFreed) {
    end();
    if (shouldCommit()) {
      scanned = pagesScanned;
      freed = pagesFreed;
      commit();
    }
  }
}
