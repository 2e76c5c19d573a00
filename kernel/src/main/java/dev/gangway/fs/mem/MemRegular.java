package dev.gangway.fs.mem;

import dev.gangway.abi.Mode;
import dev.gangway.abi.Page;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.Truncation;
import dev.gangway.vfs.PagedFile;

/**
 * A regular file: sparse, up to 2<sup>63</sup> - 1 bytes. Its folios are the only copy of the data.
 *
 * <p>A read or write sees all or nothing of another write to the same page.
 */
final class MemRegular extends MemInode implements AddressSpaceOps.WithoutBacking, PagedFile.Inode {
  private final AddressSpace mapping;

  MemRegular(SuperBlock fs) {
    super(fs, Mode.S_IFREG | 0644);
    this.mapping = new AddressSpace(fs.pageCache(), this, 0);
  }

  @Override
  long size() {
    return mapping.size();
  }

  @Override
  long chargedBytes() {
    return mapping.pageCount() * Page.SIZE;
  }

  @Override
  void evict() {
    Truncation.evict(mapping);
  }

  @Override
  public long truncate(long newSize) {
    long status = Truncation.truncate(mapping, newSize, () -> 0);
    touchMtime();
    return status;
  }

  /** Allocates the memory at once, as on tmpfs. */
  @Override
  public long allocate(long offset, long length) {
    long before = mapping.pageCount();
    long status =
        Truncation.allocate(
            mapping, offset, length, () -> Truncation.populate(mapping, offset, length));
    if (status == 0 || mapping.pageCount() != before) {
      touchMtime();
    }
    return status;
  }

  @Override
  public long punchHole(long offset, long length) {
    long status = Truncation.punchHole(mapping, offset, length, () -> 0);
    touchMtime();
    return status;
  }

  @Override
  public AddressSpace mapping() {
    return mapping;
  }

  // ---- operations for the page cache ----------------------------------------------------------

  @Override
  public boolean tryCharge(long pages) {
    return pages <= Long.MAX_VALUE / Page.SIZE && fs.quota().tryChargeBytes(pages * Page.SIZE);
  }

  @Override
  public void uncharge(long pages) {
    fs.quota().unchargeBytes(pages * Page.SIZE);
  }
}
