package dev.gangway.mm;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Reclaim scanned old folios. */
@Name("dev.gangway.Reclaim")
@Label("Reclaim")
@Description("The page cache reached its limit and dropped clean pages")
@Category("Gangway")
@StackTrace(false)
final class ReclaimEvent extends Event {
  @Label("Scanned")
  @Description("Pages scanned")
  long scanned;

  @Label("Freed")
  @Description("Pages freed")
  long freed;

  /** Null if the Flight Recorder does not run: creating the first event would load much of it. */
  static @Nullable ReclaimEvent start() {
    if (!FlightRecorder.isInitialized()) {
      return null;
    }
    ReclaimEvent event = new ReclaimEvent();
    event.begin();
    return event;
  }

  /** Commits the event if it is enabled. */
  void finish(long pagesScanned, long pagesFreed) {
    end();
    if (shouldCommit()) {
      scanned = pagesScanned;
      freed = pagesFreed;
      commit();
    }
  }
}
