package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.BufferedWrite;
import dev.gangway.filemap.FilemapRead;
import dev.gangway.filemap.writeback.ErrSeq;
import dev.gangway.host.HostFile;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.PagedFile;

/**
 * A regular file of the host, through the page cache.
 *
 * <p>A write with {@code O_APPEND} or {@code O_(D)SYNC}, and each write of a write-through mount,
 * goes to the host before it returns: see {@link HostInode#writeStraight}.
 *
 * <p>Each opener gets an error of writeback or of the host's {@code fsync} once: by {@link #sync},
 * {@link #flush} or a synchronous write.
 */
final class CachedFile extends PagedFile {
  private final HostInode inode;
  private final boolean writer;
  private final boolean writeThrough;
  private final ErrSeq.Cursor errors;

  /**
   * @param inode whose reference this file takes over
   * @param writer whether it counts as a writer
   * @param writeThrough whether a write goes to the host before it returns
   */
  CachedFile(Mount mount, HostInode inode, int flags, boolean writer, boolean writeThrough) {
    super(mount, inode, flags);
    this.inode = inode;
    this.writer = writer;
    this.writeThrough = writeThrough;
    this.errors = mapping().errors().cursor();
  }

  @Override
  protected void release() {
    inode.close(writer);
  }

  /** When the last writer closes, writes all dirty bytes to the host. */
  @Override
  public long flush() {
    if (!writer) {
      return 0;
    }
    inode.flush();
    return errors.checkAndAdvance();
  }

  // ---- data -----------------------------------------------------------------------------------

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    long read = FilemapRead.read(mapping(), io, to, ra());
    return read == 0 && to.count() > 0 ? readBeyond(io, to) : read;
  }

  /** Reads at the cached end of the file; the host's file may have grown. */
  private long readBeyond(Kiocb io, IovIter to) {
    return inode.consistency().hasGrownBeyond(io.position)
        ? FilemapRead.read(mapping(), io, to, ra())
        : 0;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    if (writeThrough || (io.flags & (Fcntl.O_APPEND | Fcntl.O_DSYNC)) != 0) {
      return straight(io, from, host);
    }
    long written = BufferedWrite.write(mapping(), io, from, ra());
    if (written > 0) {
      inode.touch();
    }
    return written;
  }

  /**
   * Each opener gets an error of {@code O_(D)SYNC} once; this one gets it as the result. An earlier
   * error that it has not got yet is left for its next sync.
   */
  private long straight(Kiocb io, IovIter from, UserIo host) {
    boolean clean = errors.isClean();
    long written = inode.writeStraight(io, from, host);
    if (written < 0 && clean) {
      errors.checkAndAdvance();
    }
    return written;
  }

  // ---- attributes -----------------------------------------------------------------------------

  @Override
  public long getattr(Kstat out) {
    long status = HostFile.fstat(inode.fds().any(), out);
    if (status == 0) {
      inode.consistency().patch(out);
    }
    return status;
  }

  @Override
  public long advise(long offset, long length, int advice) {
    long status = HostFile.fadvise(inode.fds().any(), offset, length, advice);
    if (status == 0 && advice <= Fcntl.POSIX_FADV_SEQUENTIAL) {
      ra().setRandom(advice == Fcntl.POSIX_FADV_RANDOM);
    }
    return status;
  }

  @Override
  public long sync(boolean dataOnly) {
    long status = inode.sync(dataOnly);
    long earlier = errors.checkAndAdvance();
    return status < 0 ? status : earlier;
  }

  @Override
  public long setTimes(long atime, long mtime) {
    return inode.setTimes(atime, mtime);
  }
}
