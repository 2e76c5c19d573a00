package dev.gangway.filemap;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** A read or write had to fault in bytes. */
@Name("dev.gangway.Fault")
@Label("Fault")
@Description("Bytes of a file or of user memory were faulted in")
@Registered
final class FaultEvent extends InodeEvent {
  /** A folio was missing; some after it may have been read too. */
  static final String READAHEAD = "readahead";

  /** Pages of a cached folio were not up to date. */
  static final String FILL = "fill";

  /** User memory to read from: {@code fault_in_iov_iter_readable()}. */
  static final String READABLE = "fault_in_readable";

  /** User memory to write to: {@code fault_in_iov_iter_writeable()}. */
  static final String WRITEABLE = "fault_in_writeable";

  @Label("Kind")
  String kind = "";

  @Label("Size")
  @Description("Bytes faulted in")
  @DataAmount
  long bytes;

  @Label("Error")
  @Description("Linux's errno, 0 for none")
  int errno;

  static FaultEvent start() {
    FaultEvent event = new FaultEvent();
    event.begin();
    return event;
  }

  /**
   * Commits the event if it is enabled.
   *
   * @param status bytes faulted in, or {@code -errno}
   */
  void finish(String what, AddressSpaceOps file, long start, long status) {
    end();
    if (shouldCommit()) {
      setRange(file, start);
      kind = what;
      bytes = Math.max(status, 0);
      errno = (int) Math.max(-status, 0);
      commit();
    }
  }
}
