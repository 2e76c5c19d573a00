package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.InodeTable;
import dev.gangway.filemap.PageCache;
import dev.gangway.filemap.Refresh;
import dev.gangway.filemap.Truncation;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.host.Linux;
import dev.gangway.uaccess.Bio;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Attributes;
import dev.gangway.vfs.PagedFile;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.LongSupplier;

/**
 * A cached regular file of the host, shared by all names and mounts through which it is open.
 *
 * <p>It has host descriptors ({@link HostFds}) as long as it is open or dirty. {@link CloseToOpen}
 * keeps it consistent with other programs.
 *
 * <p>The access time is the host's. A cache hit does not move it. A read from the host does, by the
 * host's mount options ({@code relatime}).
 */
final class HostInode implements AddressSpaceOps, InodeTable.Inode, PagedFile.Inode {
  private final PageCache cache;
  private final InodeTable.Key key;
  private final AddressSpace mapping;

  /** Number of open files, and of those with write access. Guarded by this. */
  private int opens;

  private int writers;

  /** Whether it is retired: removed from the table, and never opened again. Guarded by this. */
  private boolean retired;

  private final HostFds fds = new HostFds();
  private final HostTimes times;
  private final CloseToOpen consistency;

  /** The file systems through which it was opened for writing. Each removes itself when closed. */
  private final Set<Object> writtenThrough = new CopyOnWriteArraySet<>();

  HostInode(PageCache cache, Kstat stat) {
    this.cache = cache;
    this.key = new InodeTable.Key(stat.dev, stat.ino);
    this.mapping = new AddressSpace(cache, this, stat.size);
    this.times = new HostTimes(stat, this::isOurSize);
    this.consistency = new CloseToOpen(mapping, fds, times);
    cache.syncAtExit();
  }

  /**
   * The inode of an open file. Takes a reference.
   *
   * @param through the file system that it was opened through
   * @param fd its descriptor, which the inode takes over; a writable one must be readable too
   * @param stat the attributes that the host has just returned
   */
  static HostInode open(PageCache cache, Object through, int fd, boolean writable, Kstat stat) {
    InodeTable.Key key = new InodeTable.Key(stat.dev, stat.ino);
    while (true) {
      HostInode inode = (HostInode) cache.inodes().get(key, () -> new HostInode(cache, stat));
      if (inode.tryOpen(fd, writable)) {
        cache.inodes().busy(inode);
        if (writable) {
          inode.writtenThrough.add(through);
        }
        inode.consistency.opened(stat);
        return inode;
      }
      Thread.onSpinWait(); // it is being removed from the table
    }
  }

  private synchronized boolean tryOpen(int fd, boolean writable) {
    if (retired) {
      return false;
    }
    opens++;
    writers += writable ? 1 : 0;
    fds.adopt(fd, writable);
    return true;
  }

  /**
   * Releases a reference of {@link #open}. The last release writes dirty bytes, unless the file is
   * unlinked, and closes the host's descriptors.
   */
  void close(boolean writable) {
    synchronized (this) {
      writers -= writable ? 1 : 0;
      if (opens > 1) {
        opens--;
        return;
      }
    }
    boolean unsaved = isUnsaved();
    boolean gone = unsaved && isUnlinked();
    if (unsaved && !gone) {
      mapping.writeback().sync();
    }
    boolean idle;
    synchronized (this) {
      opens--;
      idle = opens == 0;
      // An inode without pages is not worth keeping.
      gone = idle && (gone || (mapping.pageCount() == 0 && !mapping.writeback().isDirty()));
      retired |= gone;
    }
    if (gone) {
      // Drop all pages: the host may have other contents, and may reuse the inode number.
      Truncation.evict(mapping);
      closeUnused();
      cache.inodes().remove(this);
    } else if (idle) {
      closeUnused();
      cache.inodes().idle(this);
    }
  }

  /** Whether the host lacks bytes, or the time of the last change. */
  private boolean isUnsaved() {
    return mapping.writeback().isDirty() || times.isUnsettled();
  }

  private boolean isUnlinked() {
    Kstat now = new Kstat();
    return HostFile.fstat(fds.any(), now) == 0 && now.nlink == 0;
  }

  /** Closes the host's descriptors if all is clean and the file is not open. */
  private void closeUnused() {
    exclusively(() -> {
      synchronized (this) {
        if (opens == 0 && !mapping.writeback().isDirty()) {
          fds.close();
        }
      }
      return 0;
    });
  }

  @Override
  public InodeTable.Key key() {
    return key;
  }

  @Override
  public void retire() {
    mapping.writeback().sync();
    synchronized (this) {
      if (opens > 0 || mapping.writeback().isDirty()) {
        return;
      }
      retired = true;
    }
    closeUnused();
    Truncation.evict(mapping);
    cache.inodes().remove(this);
  }

  @Override
  public AddressSpace mapping() {
    return mapping;
  }

  /** Called before a writer closes. The last writer writes all dirty bytes to the host. */
  void flush() {
    boolean last;
    boolean alone;
    synchronized (this) {
      last = writers == 1;
      alone = opens == 1;
    }
    if (last && isUnsaved() && !(alone && isUnlinked())) {
      mapping.writeback().sync();
    }
  }

  /** The host's descriptors. The caller holds a reference. */
  HostFds fds() {
    return fds;
  }

  /** Its consistency with other programs. */
  CloseToOpen consistency() {
    return consistency;
  }

  /**
   * Whether our own writes explain this size of the host's file; dirty bytes may still extend it.
   */
  private boolean isOurSize(long size) {
    long ours = mapping.size();
    return size == ours || (size < ours && mapping.writeback().isDirty());
  }

  /** Updates the times after a guest's change of the contents. */
  void touch() {
    if (times.touch(HostClock.realtimeCoarse()) && !mapping.writeback().isDirty()) {
      mapping.writeback().watch(); // written already; the flusher then sets the host's mtime
    }
  }

  // ---- changes on the host as well ------------------------------------------------------------

  @Override
  public long truncate(long size) {
    return Truncation.truncate(
        mapping, size, () -> changing(() -> HostFile.ftruncate(fds.writable(), size)));
  }

  @Override
  public long allocate(long offset, long length) {
    return Truncation.allocate(
        mapping,
        offset,
        length,
        () -> changing(() -> HostFile.fallocate(fds.writable(), 0, offset, length)));
  }

  @Override
  public long punchHole(long offset, long length) {
    return Truncation.punchHole(
        mapping, offset, length, () -> changing(() -> punchHostHole(offset, length)));
  }

  /** The dropped pages may be the dirty ones that would have extended the host's file. */
  private long punchHostHole(long offset, long length) {
    Kstat now = new Kstat();
    long status = HostFile.fstat(fds.any(), now);
    if (status == 0 && now.size < mapping.size()) {
      // Not ftruncate(2), which would cut off a concurrent append of another program.
      status = HostFile.fallocate(fds.writable(), 0, mapping.size() - 1, 1);
    }
    int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
    return status < 0 ? status : HostFile.fallocate(fds.writable(), mode, offset, length);
  }

  /** A later writeback does not change the times that are set here. */
  long setTimes(long atime, long mtime) {
    if (atime == Attributes.UTIME_OMIT && mtime == Attributes.UTIME_OMIT) {
      return 0;
    }
    return exclusively(() -> {
      consistency.takeOverNewsLocked();
      long status = HostFile.futimens(fds.any(), atime, mtime);
      if (status == 0) {
        times.set(fds.any(), mtime);
      }
      return status;
    });
  }

  /**
   * {@code fsync(2)}, {@code fdatasync(2)}. The host reports an error once for each of its
   * descriptors, which all openers share here. So every opener gets an error of this call, as with
   * writeback errors.
   */
  long sync(boolean dataOnly) {
    boolean writes = isUnsaved();
    long status = mapping.writeback().sync();
    long synced = syncHost(dataOnly);
    // A writeback has checked the host before and after already.
    if (!writes || status < 0 || times.isStale()) {
      consistency.look();
    }
    return status < 0 ? status : synced;
  }

  @Override
  public long sync() {
    return mapping.writeback().sync();
  }

  /** Writes dirty pages if it was opened for writing through a file system, which is closed. */
  long syncFor(Object closed) {
    return writtenThrough.remove(closed) ? sync() : 0;
  }

  /**
   * Writes directly to the host, which copies from user memory itself. An append goes to the
   * current end of the host's file, even if other programs have moved it; dirty bytes are written
   * first. Cached pages of the range are read again, so that the cache has no byte that the host
   * did not get.
   *
   * <p>With {@code O_(D)SYNC} the host's {@code fsync} or {@code fdatasync} follows each piece.
   * Every opener gets an error of that, as in {@link #sync}.
   *
   * @return bytes written; {@code -errno} if none were, with nothing changed. Only an error of
   *     {@code O_(D)SYNC} comes after the bytes were written
   */
  long writeStraight(Kiocb io, IovIter from, UserIo host) {
    return from.count() <= StraightWrite.PIECE
        ? writePiece(io, from, host)
        : StraightWrite.inPieces(from, () -> writePiece(io, from, host));
  }

  private long writePiece(Kiocb io, IovIter from, UserIo host) {
    return exclusively(() -> {
      if ((io.flags & Fcntl.O_APPEND) != 0 && mapping.writeback().isDirty()) {
        long status = mapping.writeback().sync();
        if (status < 0) {
          return status;
        }
      }
      // If nothing is cached, a change by another program does not matter.
      boolean cached = mapping.pageCount() != 0;
      if (cached) {
        consistency.takeOverNewsLocked();
      }
      long written = StraightWrite.write(fds.writable(), io, io.flags & Fcntl.O_APPEND, from, host);
      if (written > 0) {
        Refresh.refresh(mapping, io.position - written, written);
        times.wrote(fds.any());
        long synced = syncHost(io.flags);
        return synced < 0 ? synced : written;
      }
      if (cached && written < 0) {
        consistency.takeOverNewsLocked();
      }
      return written;
    });
  }

  /** The sync that {@code O_(D)SYNC} requires after a write: 0 or {@code -errno}. */
  private long syncHost(int flags) {
    return (flags & Fcntl.O_DSYNC) == 0 ? 0 : syncHost((flags & Fcntl.O_SYNC) != Fcntl.O_SYNC);
  }

  /** The host's {@code fsync} or {@code fdatasync}. Every opener gets its error. */
  private long syncHost(boolean dataOnly) {
    int fd = fds.any();
    long synced = dataOnly ? HostFile.fdatasync(fd) : HostFile.fsync(fd);
    if (synced < 0) {
      mapping.errors().set(Linux.errno(synced));
    }
    return synced;
  }

  /** Makes a guest's change on the host. The caller is in {@link Truncation#exclusively}. */
  private long changing(LongSupplier change) {
    if (times.isOld()) {
      consistency.takeOverNewsLocked();
    }
    long status = change.getAsLong();
    if (status == 0) {
      times.changed(fds.any());
    }
    return status;
  }

  private long exclusively(LongSupplier change) {
    return Truncation.exclusively(mapping, change);
  }

  // ---- operations for the page cache ----------------------------------------------------------

  @Override
  public boolean hasBacking() {
    return true;
  }

  @Override
  public long readPages(Bio into, long position) {
    long read = 0;
    while (into.bytes() > 0) {
      long n = into.preadv(fds.any(), position + read);
      if (n <= 0) {
        return n < 0 ? n : read;
      }
      into.advance(n);
      read += n;
    }
    return read;
  }

  @Override
  public long writePages(Bio from, long position) {
    times.beforeWriting(fds.any());
    long written = 0;
    while (from.bytes() > 0) {
      long n = from.pwritev(fds.writable(), position + written);
      if (n <= 0) {
        return n < 0 ? n : -Errno.EIO;
      }
      times.afterWriting();
      from.advance(n);
      written += n;
    }
    return 0;
  }

  @Override
  public void writtenBack() {
    if (fds.isOpen()) {
      times.settle(fds.any());
    }
  }

  @Override
  public void storedTo() {
    touch();
  }

  @Override
  public long maxBytes() {
    return fds.maxBytes();
  }
}
