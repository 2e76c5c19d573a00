package dev.gangway.concurrency;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/** Opening and closing: which numbers are free, and what becomes of files that nobody can reach. */
@Param(name = "fd", gen = IntGen.class, conf = "0:2")
@Param(name = "tag", gen = IntGen.class, conf = "10:99")
@Param(name = "thread", gen = ThreadIdGen.class)
public final class FdTableNumbers {
  private final SharedFdTable table = new SharedFdTable();

  @Operation
  public long reserve(@Param(name = "thread") int thread) {
    return table.reserve(thread);
  }

  @Operation
  public boolean install(@Param(name = "thread") int thread, @Param(name = "tag") int tag) {
    return table.install(thread, tag);
  }

  @Operation
  public boolean cancel(@Param(name = "thread") int thread) {
    return table.cancel(thread);
  }

  @Operation
  public long close(@Param(name = "fd") int fd) {
    return table.close(fd);
  }

  @Operation
  public int count() {
    return table.count();
  }

  @Operation(runOnce = true)
  public void closeAll() {
    table.closeAll();
  }

  @Validate
  public void eachFileIsReleasedOnceNobodyHasIt() {
    table.eachFileIsReleasedOnceNobodyHasIt();
  }
}
