package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** One transfer of adjacent dirty pages to storage. */
@Name("dev.gangway.Writeback")
@Label("Writeback")
@Description("Dirty pages were written to the file's storage")
@Registered
final class WritebackEvent extends InodeEvent {
  @Label("Pages")
  long pages;

  @Label("Size")
  @DataAmount
  long bytes;

  @Label("Error")
  @Description("Linux's errno, 0 for none; after an error the pages are dirty again")
  int errno;

  static WritebackEvent start() {
    WritebackEvent event = new WritebackEvent();
    event.begin();
    return event;
  }

  /**
   * Commits the event if it is enabled.
   *
   * @param status 0 or {@code -errno}
   */
  void finish(AddressSpaceOps file, long start, long n, long status) {
    end();
    if (shouldCommit()) {
      setRange(file, start);
      bytes = n;
      pages = (n + Folio.PAGE_SIZE - 1) >> Folio.PAGE_SHIFT;
      errno = (int) -status;
      commit();
    }
  }
}
