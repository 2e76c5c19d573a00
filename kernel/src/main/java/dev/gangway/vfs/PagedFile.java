package dev.gangway.vfs;

import dev.gangway.abi.Mode;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.FileRa;
import org.jspecify.annotations.Nullable;

/** An open regular file whose contents are in the page cache. */
public abstract class PagedFile extends OpenFile {
  /** The inode of the file, with the changes that its file system makes. */
  public interface Inode {
    /** Its contents. */
    AddressSpace mapping();

    /** See {@link OpenFile#truncate}. */
    long truncate(long size);

    /** See {@link OpenFile#punchHole}. */
    long punchHole(long offset, long length);

    /** See {@link OpenFile#allocate}. */
    long allocate(long offset, long length);
  }

  private final Inode inode;
  private final AddressSpace mapping;
  private final FileRa ra = new FileRa();

  /**
   * @param mount as in {@link OpenFile}
   * @param flags as in {@link OpenFile}
   */
  protected PagedFile(@Nullable Mount mount, Inode inode, int flags) {
    super(mount, Mode.S_IFREG, flags);
    this.inode = inode;
    this.mapping = inode.mapping();
  }

  /** The access pattern of this opener. */
  protected final FileRa ra() {
    return ra;
  }

  @Override
  public final AddressSpace mapping() {
    return mapping;
  }

  @Override
  public final long size() {
    return mapping.size();
  }

  @Override
  public final long truncate(long size) {
    return inode.truncate(size);
  }

  @Override
  public final long punchHole(long offset, long length) {
    return inode.punchHole(offset, length);
  }

  @Override
  public final long allocate(long offset, long length) {
    return inode.allocate(offset, length);
  }
}
