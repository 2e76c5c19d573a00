package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.FileRa;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;
import org.jspecify.annotations.Nullable;

/** An open regular file. */
final class MemFile extends OpenFile {
  private final MemRegular inode;
  private final FileRa ra = new FileRa();

  private MemFile(@Nullable Mount mount, MemRegular inode, int flags) {
    super(mount, Mode.S_IFREG, flags);
    this.inode = inode;
  }

  /** Opens {@code inode}; null where it died meanwhile. */
  static @Nullable MemFile tryOpen(@Nullable Mount mount, MemRegular inode, int flags) {
    return inode.tryOpen() ? new MemFile(mount, inode, flags) : null;
  }

  /** Opens an inode that has its first name and that nobody else has seen yet. */
  static MemFile open(@Nullable Mount mount, MemRegular inode, int flags) {
    boolean alive = inode.tryOpen();
    assert alive;
    return new MemFile(mount, inode, flags);
  }

  @Override
  protected void release() {
    inode.closed();
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return inode.read(io, to, ra);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return inode.write(io, from, ra);
  }

  @Override
  public long size() {
    return inode.size();
  }

  @Override
  public long getattr(Kstat out) {
    inode.getattr(out);
    return 0;
  }

  @Override
  public long truncate(long size) {
    return inode.truncate(size);
  }

  @Override
  public AddressSpace mapping() {
    return inode.mapping();
  }

  @Override
  public long punchHole(long offset, long length) {
    return inode.punchHole(offset, length);
  }

  @Override
  public long allocate(long offset, long length) {
    return inode.allocate(offset, length);
  }

  /** There is nothing to read ahead or to drop: good advice is taken note of, bad is refused. */
  @Override
  public long advise(long offset, long length, int advice) {
    return advice < Fcntl.POSIX_FADV_NORMAL || advice > Fcntl.POSIX_FADV_NOREUSE
        ? -Errno.EINVAL
        : 0;
  }

  /** Memory is all the storage there is. */
  @Override
  public long sync(boolean dataOnly) {
    return 0;
  }

  @Override
  public long setTimes(long atime, long mtime) {
    inode.setTimes(atime, mtime);
    return 0;
  }
}
