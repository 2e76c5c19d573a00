package dev.gangway.concurrency;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * A table of descriptors that forgot its lock: finding a free number and taking it are two steps.
 * Right for one thread; {@link FdTableSpecification} is the same for both.
 */
@Param(name = "fd", gen = IntGen.class, conf = "0:2")
@Param(name = "tag", gen = IntGen.class, conf = "10:99")
@Param(name = "thread", gen = ThreadIdGen.class)
public final class UnlockedTableOperations {
  private final FdTableSpecification table = new FdTableSpecification();

  @Operation
  public long reserve(@Param(name = "thread") int thread) {
    return table.reserve(thread);
  }

  @Operation
  public boolean install(@Param(name = "thread") int thread, @Param(name = "tag") int tag) {
    return table.install(thread, tag);
  }

  @Operation
  public long close(@Param(name = "fd") int fd) {
    return table.close(fd);
  }

  @Operation
  public int count() {
    return table.count();
  }
}
