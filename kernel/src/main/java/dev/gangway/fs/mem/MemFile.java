package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.BufferedWrite;
import dev.gangway.filemap.FilemapRead;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.PagedFile;
import org.jspecify.annotations.Nullable;

/** An open regular file. */
final class MemFile extends PagedFile {
  private final MemRegular inode;

  private MemFile(@Nullable Mount mount, MemRegular inode, int flags) {
    super(mount, inode, flags);
    this.inode = inode;
  }

  /** Opens {@code inode}; null if it was freed meanwhile. */
  static @Nullable MemFile tryOpen(@Nullable Mount mount, MemRegular inode, int flags) {
    return inode.tryOpen() ? new MemFile(mount, inode, flags) : null;
  }

  /** Opens an inode that has its first name and is not visible to other threads yet. */
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
    long result = FilemapRead.read(mapping(), io, to, ra());
    inode.touchAtime();
    return result;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    long result = BufferedWrite.write(mapping(), io, from, ra());
    if (result > 0) {
      inode.touchMtime();
    }
    return result;
  }

  @Override
  public long getattr(Kstat out) {
    inode.getattr(out);
    return 0;
  }

  /** There is nothing to read ahead or to drop, so this only checks the arguments. */
  @Override
  public long advise(long offset, long length, int advice) {
    return advice < Fcntl.POSIX_FADV_NORMAL || advice > Fcntl.POSIX_FADV_NOREUSE
        ? -Errno.EINVAL
        : 0;
  }

  /** Nothing to do: memory is the only storage. */
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
