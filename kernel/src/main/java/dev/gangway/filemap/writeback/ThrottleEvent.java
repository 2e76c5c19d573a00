package dev.gangway.filemap.writeback;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Somebody was made to wait for dirty pages to be written. */
@Name("dev.gangway.Throttle")
@Label("Throttle")
@Description("A task waited for dirty pages to be written")
@Category("Gangway")
@StackTrace(false)
final class ThrottleEvent extends Event {
  /** More was dirty than may be: {@code balance_dirty_pages()}. */
  static final String DIRTY = "dirty";

  /** All memory was taken, and nothing of it clean: {@code reclaim_throttle()}. */
  static final String MEMORY = "memory";

  @Label("Reason")
  @Description("dirty: more is dirty than may be; memory: nothing was left to reclaim")
  String reason = "";

  @Label("Dirty Pages")
  @Description("When the wait began")
  long dirtyPages;

  @Label("Limit")
  @Description("Pages that may be dirty")
  long limit;

  static ThrottleEvent start() {
    ThrottleEvent event = new ThrottleEvent();
    event.begin();
    return event;
  }

  /** Records it where somebody wants to know. */
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
