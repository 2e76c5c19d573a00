package dev.gangway.filemap;

import dev.gangway.mm.Folio;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;

/** One transfer of dirty pages that lie side by side to a file's storage. */
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
  @Description("Linux's errno, 0 for none; the pages are dirty again where it is another")
  int errno;

  static WritebackEvent start() {
    WritebackEvent event = new WritebackEvent();
    event.begin();
    return event;
  }

  /**
   * Records it where somebody wants to know.
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
