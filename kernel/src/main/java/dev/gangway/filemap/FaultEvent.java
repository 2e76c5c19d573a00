package dev.gangway.filemap;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** Bytes had to be brought in before a read or a write could go on. */
@Name("dev.gangway.Fault")
@Label("Fault")
@Description("Bytes of a file, or user memory, had to be brought in")
@Registered
final class FaultEvent extends InodeEvent {
  /** A folio was missing; perhaps some after it were brought in too. */
  static final String READAHEAD = "readahead";

  /** Pages of a folio that was there. */
  static final String FILL = "fill";

  /** User memory that is read: {@code fault_in_iov_iter_readable()}. */
  static final String READABLE = "fault_in_readable";

  /** User memory that is written to: {@code fault_in_iov_iter_writeable()}. */
  static final String WRITEABLE = "fault_in_writeable";

  @Label("Kind")
  String kind = "";

  @Label("Size")
  @Description("Bytes brought in")
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
   * Records it where somebody wants to know.
   *
   * @param status bytes brought in, or {@code -errno}
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
