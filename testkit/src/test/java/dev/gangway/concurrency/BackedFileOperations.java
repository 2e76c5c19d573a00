package dev.gangway.concurrency;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.PageCache;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostMemory;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * A file on storage, in a cache from which all that is clean is dropped again and again. Each has a
 * range of its own of one large sparse file, since what a former one left dirty may still be on its
 * way.
 */
@Param(name = "cell", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "1:99")
public final class BackedFileOperations {
  private static final PageCache CACHE = new PageCache(PageCache.MIN_BYTES);
  private static final int FD = (int) HostMemory.memfdCreate("storage", 0);
  private static final int RANGE = 4 * 4096;
  private static final AtomicLong NEXT = new AtomicLong();

  private static final class Range implements AddressSpaceOps {
    private final long start = NEXT.getAndAdd(RANGE);

    void cut(long size) {
      long status =
          HostFile.fallocate(
              FD,
              Fcntl.FALLOC_FL_KEEP_SIZE | Fcntl.FALLOC_FL_PUNCH_HOLE,
              start + size,
              RANGE - size);
      if (status < 0) {
        throw new AssertionError("fallocate: " + status);
      }
    }

    @Override
    public boolean hasBacking() {
      return true;
    }

    @Override
    public long readPages(Bio into, long position) {
      return into.preadv(FD, start + position);
    }

    @Override
    public long writePages(Bio from, long position) {
      long n = from.pwritev(FD, start + position);
      return n == from.bytes() ? 0 : -Errno.EIO;
    }

    @Override
    public long maxBytes() {
      return RANGE;
    }
  }

  private final Range range = new Range();
  private final SharedFile file = new SharedFile(CACHE, range, range::cut);

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

  @Operation
  public long syncAndDrop() {
    return file.syncAndDrop();
  }
}
