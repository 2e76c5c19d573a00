package dev.gangway.filemap.writeback;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread waited for dirty pages to be written. */
@Name("dev.gangway.Throttle")
@Label("Throttle")
@Description("A task waited for dirty pages to be written")
@Category("Gangway")
@StackTrace(false)
final class ThrottleEvent extends Event {
  /** Too many pages were dirty: {@code balance_dirty_pages()}. */
  static final String DIRTY = "dirty";

  /** Reclaim found no clean page: {@code reclaim_throttle()}. */
  static final String MEMORY = "memory";

  @Label("Reason")
  @Description("dirty: too many dirty pages; memory: nothing to reclaim")
  String reason = "";

  @Label("Dirty Pages")
  @Description("At the start of the wait")
  long dirtyPages;

  @Label("Limit")
  @Description("Limit of dirty pages")
  long limit;

  static ThrottleEvent start() {
    ThrottleEvent event = new ThrottleEvent();
    event.begin();
    return event;
  }

  /** Commits the event if it is enabled. */
  void finish(String why, long dirty, long hard) {
    end();
    if (shouldCommit()) {
      reason = why;
      dirtyPages = dirty;
      limit = hard;
      commit();
    }
  }
}
