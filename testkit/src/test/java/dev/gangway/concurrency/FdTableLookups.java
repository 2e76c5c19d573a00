package dev.gangway.concurrency;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/** Lookups, which take no lock, against what closes and moves the same descriptors. */
@Param(name = "fd", gen = IntGen.class, conf = "0:1")
@Param(name = "thread", gen = ThreadIdGen.class)
public final class FdTableLookups {
  private final SharedFdTable table = new SharedFdTable();

  @Operation
  public int hold(@Param(name = "thread") int thread, @Param(name = "fd") int fd) {
    return table.hold(thread, fd);
  }

  @Operation
  public int letGo(@Param(name = "thread") int thread) {
    return table.letGo(thread);
  }

  @Operation
  public long close(@Param(name = "fd") int fd) {
    return table.close(fd);
  }

  @Operation
  public long renumber(@Param(name = "fd") int from, @Param(name = "fd") int to) {
    return table.renumber(from, to);
  }

  @Validate
  public void eachFileIsReleasedOnceNobodyHasIt() {
    table.eachFileIsReleasedOnceNobodyHasIt();
  }
}
