package dev.gangway.concurrency;

import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.PageCache;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A file whose folios are the file. */
@Param(name = "cell", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:99")
public final class MemoryFileOperations {
  private static final PageCache CACHE = PageCache.ofMemoryFiles();

  private static final AddressSpaceOps OPS = new AddressSpaceOps.WithoutBacking() {};

  private final SharedFile file = new SharedFile(CACHE, OPS, size -> {});

  @Operation
  public long write(@Param(name = "cell") int cell, @Param(name = "value") int value) {
    return file.write(cell, value);
  }

  @Operation
  public long append(@Param(name = "value") int value) {
    return file.append(value);
  }

  @Operation
  public int read(@Param(name = "cell") int cell) {
    return file.read(cell);
  }

  @Operation
  public void truncate(@Param(name = "cell") int cell) {
    file.truncate(cell);
  }

  @Operation
  public long size() {
    return file.size();
  }
}
