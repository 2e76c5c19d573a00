package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.AddressSpaceOps;
import dev.gangway.filemap.InodeTable;
import dev.gangway.filemap.Invalidation;
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
import java.util.function.LongSupplier;

/**
 * A regular file of the host that is cached, by whatever names and mounts it is open.
 *
 * <p>It has one descriptor of the host's to read and one to write by, whoever opened them, as long
 * as anybody has it open or something is dirty. Consistency with others who use the file is
 * close-to-open, as NFS has it: what the host says of size and times is remembered after each
 * change of our own ({@link HostTimes}). If an open or a stat finds that it says something else,
 * another program has changed the file, and what is cached and clean is forgotten. What is dirty is
 * written first: only dirty bytes are, so that none of the other's bytes is lost.
 *
 * <p>Two more calls look at the host: a sync, and a read at the end of the file, at most once in
 * {@link #LOOK_NS}. So a reader that follows a file sees what the host appends.
 *
 * <p>The access time is the host's. A read that the cache answers does not move it; one that the
 * cache passes on does, as far as the host's mount options have it ({@code relatime}).
 */
final class HostInode implements AddressSpaceOps, InodeTable.Inode, PagedFile.Inode {
  /** How long a read at the end of the file trusts the size that was last seen: 100 ms. */
  static final long LOOK_NS = 100_000_000;

  private static final int CLOSED = -1;

  private final PageCache cache;
  private final InodeTable.Key key;
  private final AddressSpace mapping;

  /** Files open on it, and those of them that can write. Guarded by this. */
  private int opens;

  private int writers;

  /** Retired: no longer in the table, and never opened again. Guarded by this. */
  private boolean retired;

  /** Written under {@link Truncation#exclusively}, or before anybody else can be using it. */
  private volatile int readFd = CLOSED;

  private volatile int writeFd = CLOSED;

  private final HostTimes times;

  /** When a read at the end of the file, or an open, last asked the host: a monotonic clock. */
  private volatile long lookedAt;

  /** 0 until somebody asks. Guarded by this. */
  private long maxBytes;

  HostInode(PageCache cache, Kstat stat) {
    this.cache = cache;
    this.key = new InodeTable.Key(stat.dev, stat.ino);
    this.mapping = new AddressSpace(cache, this, stat.size);
    this.times = new HostTimes(stat, this::isOurSize);
    cache.syncAtExit();
  }

  /**
   * The inode of an open file, with one more opener.
   *
   * @param fd its descriptor, which the inode takes over; open to be read as well where it is open
   *     to be written
   * @param stat what the host has just said of it
   */
  static HostInode open(PageCache cache, int fd, boolean writable, Kstat stat) {
    InodeTable.Key key = new InodeTable.Key(stat.dev, stat.ino);
    while (true) {
      HostInode inode = (HostInode) cache.inodes().get(key, () -> new HostInode(cache, stat));
      if (inode.tryOpen(fd, writable)) {
        cache.inodes().busy(inode);
        inode.lookedAt = System.nanoTime();
        inode.revalidateForOpen(stat);
        return inode;
      }
      Thread.onSpinWait(); // it is being taken out of the table
    }
  }

  private synchronized boolean tryOpen(int fd, boolean writable) {
    if (retired) {
      return false;
    }
    opens++;
    writers += writable ? 1 : 0;
    if (writable && writeFd == CLOSED) {
      writeFd = fd;
    } else if (!writable && readFd == CLOSED && writeFd == CLOSED) {
      readFd = fd;
    } else {
      HostFile.close(fd);
    }
    return true;
  }

  /**
   * Ends what {@link #open} began. The last one of all writes what is dirty, unless nobody can
   * reach the file any more, and closes the host's descriptors.
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
      // Of an empty one there is nothing to keep.
      gone = idle && (gone || (mapping.pageCount() == 0 && !mapping.writeback().isDirty()));
      retired |= gone;
    }
    if (gone) {
      // What the host knows of it may not be what is here, and its number another file's next.
      Truncation.evict(mapping);
      closeUnused();
      cache.inodes().remove(this);
    } else if (idle) {
      closeUnused();
      cache.inodes().idle(this);
    }
  }

  /** Whether the host has not all bytes, or not the time of the last change. */
  private boolean isUnsaved() {
    return mapping.writeback().isDirty() || times.isUnsettled();
  }

  private boolean isUnlinked() {
    Kstat now = new Kstat();
    return HostFile.fstat(descriptor(), now) == 0 && now.nlink == 0;
  }

  /**
   * Closes the host's descriptors where nobody needs them: all is clean, and nobody has it open.
   */
  private void closeUnused() {
    exclusively(() -> {
      synchronized (this) {
        if (opens == 0 && !mapping.writeback().isDirty()) {
          closeHost(readFd);
          closeHost(writeFd);
          readFd = CLOSED;
          writeFd = CLOSED;
        }
      }
      return 0;
    });
  }

  private static void closeHost(int fd) {
    if (fd != CLOSED) {
      HostFile.close(fd);
    }
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

  /** One who can write is about to close: the last of them brings all to the host. */
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

  /** The host's descriptor, for calls that need no right to write; the caller has it open. */
  int descriptor() {
    int fd = writeFd;
    return fd == CLOSED ? readFd : fd;
  }

  /** Whether somebody has it open, or something is dirty still. */
  boolean isOpen() {
    return descriptor() != CLOSED;
  }

  // ---- consistency ----------------------------------------------------------------------------

  /** Whether the host's file can be so long. What is dirty may make it longer. */
  private boolean isOurSize(long size) {
    long ours = mapping.size();
    return size == ours || (size < ours && mapping.writeback().isDirty());
  }

  /** Forgets what is cached if {@code stat}, which the host has just said, is news. */
  void revalidate(Kstat stat) {
    if (times.isKnown(stat)) {
      return;
    }
    exclusively(() -> {
      takeOverNewsLocked();
      return 0;
    });
  }

  /** The same, and if another program's change may be hidden by our own. */
  private void revalidateForOpen(Kstat stat) {
    revalidate(stat);
    if (times.isUncertain() && mapping.pageCount() != 0) {
      exclusively(() -> {
        takeOverNewsLocked();
        Kstat now = new Kstat();
        if (HostFile.fstat(descriptor(), now) == 0) {
          times.news(now);
          Invalidation.invalidate(mapping, now.size);
        }
        return 0;
      });
    }
  }

  /**
   * Asks the host while nothing is on its way there, since our own writing changes what it says,
   * and takes over what other programs have changed. By the time that others see the size, or
   * write, that is done.
   */
  private void takeOverNewsLocked() {
    int fd = descriptor();
    times.settle(fd);
    Kstat now = new Kstat();
    if (HostFile.fstat(fd, now) == 0 && !times.isKnown(now)) {
      if (mapping.writeback().isDirty()) {
        // Then all of the file can be read anew, and its size is the host's. The openers hear of
        // an error, and what could not be written stays.
        mapping.writeback().sync();
        HostFile.fstat(fd, now);
      }
      times.news(now);
      Invalidation.invalidate(mapping, now.size);
    }
  }

  /**
   * A read at {@code position} has met the end of the file: whether there is more by now. The host
   * is asked at most once in {@link #LOOK_NS}.
   */
  boolean hasGrownBeyond(long position) {
    long now = System.nanoTime();
    if (now - lookedAt < LOOK_NS) {
      return false;
    }
    lookedAt = now;
    look();
    return mapping.size() > position;
  }

  /** Forgets what is cached where the host has something else. */
  private void look() {
    Kstat now = new Kstat();
    if (HostFile.fstat(descriptor(), now) == 0) {
      revalidate(now);
    }
  }

  /**
   * Corrects what the host has just said by what only we know, after {@link #revalidate}: it may
   * have been said before the last of what is dirty was written, or after.
   */
  void patch(Kstat stat) {
    if (isOpen()) {
      revalidate(stat);
      stat.size = mapping.size();
      times.show(stat);
    } else if (times.isKnown(stat)) {
      times.show(stat);
    }
  }

  /** A guest has changed the contents. */
  void touch() {
    if (times.touch(HostClock.realtimeCoarse()) && !mapping.writeback().isDirty()) {
      mapping.writeback().watch(); // written already: the flusher sets the host's time
    }
  }

  // ---- changes that the host makes too --------------------------------------------------------

  @Override
  public long truncate(long size) {
    return Truncation.truncate(
        mapping, size, () -> changing(() -> HostFile.ftruncate(writeFd, size)));
  }

  @Override
  public long allocate(long offset, long length) {
    return Truncation.allocate(
        mapping,
        offset,
        length,
        () -> changing(() -> HostFile.fallocate(writeFd, 0, offset, length)));
  }

  @Override
  public long punchHole(long offset, long length) {
    return Truncation.punchHole(
        mapping, offset, length, () -> changing(() -> punchHostHole(offset, length)));
  }

  /** The pages that a hole drops may be the ones that would have made the host's file longer. */
  private long punchHostHole(long offset, long length) {
    Kstat now = new Kstat();
    long status = HostFile.fstat(descriptor(), now);
    if (status == 0 && now.size < mapping.size()) {
      // Not ftruncate(2): it would cut what another program appends at this moment.
      status = HostFile.fallocate(writeFd, 0, mapping.size() - 1, 1);
    }
    int mode = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
    return status < 0 ? status : HostFile.fallocate(writeFd, mode, offset, length);
  }

  /** What is dirty is written later, and then leaves the times as they are set here. */
  long setTimes(long atime, long mtime) {
    if (atime == Attributes.UTIME_OMIT && mtime == Attributes.UTIME_OMIT) {
      return 0;
    }
    return exclusively(() -> {
      takeOverNewsLocked();
      long status = HostFile.futimens(descriptor(), atime, mtime);
      if (status == 0) {
        times.set(descriptor(), mtime);
      }
      return status;
    });
  }

  /**
   * {@code fsync(2)}, {@code fdatasync(2)}. The host tells of an error but once for each of its
   * descriptors, which all openers share here: so an error of this goes to every opener, as those
   * of writing back do.
   */
  long sync(boolean dataOnly) {
    boolean writes = isUnsaved();
    long status = mapping.writeback().sync();
    long synced = syncHost(dataOnly);
    // To write is to ask the host what it has, before and afterwards.
    if (!writes || status < 0 || times.isStale()) {
      look();
    }
    return status < 0 ? status : synced;
  }

  @Override
  public long sync() {
    return mapping.writeback().sync();
  }

  /**
   * Writes straight to the host, which copies from user memory itself. An append goes to the host's
   * end, wherever other programs have moved it, and what is dirty is written before it. The cache
   * keeps no byte that the host did not get: what it has of the range is read anew.
   *
   * <p>With {@code O_(D)SYNC} the host's {@code fsync} or {@code fdatasync} follows each piece. An
   * error of that goes to every opener, as in {@link #sync}.
   *
   * @return bytes that the host got; {@code -errno} if it got none, and nothing has changed, but
   *     for an error of {@code O_(D)SYNC} after the bytes were written
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
      // With nothing cached there is nothing that another program could have made wrong.
      boolean cached = mapping.pageCount() != 0;
      if (cached) {
        takeOverNewsLocked();
      }
      long written = StraightWrite.write(writeFd, io, io.flags & Fcntl.O_APPEND, from, host);
      if (written > 0) {
        Refresh.refresh(mapping, io.position - written, written);
        times.wrote(descriptor());
        long synced = syncHost(io.flags);
        return synced < 0 ? synced : written;
      }
      if (cached && written < 0) {
        takeOverNewsLocked();
      }
      return written;
    });
  }

  /** What {@code O_(D)SYNC} asks for after a write: 0 or {@code -errno}. */
  private long syncHost(int flags) {
    return (flags & Fcntl.O_DSYNC) == 0 ? 0 : syncHost((flags & Fcntl.O_SYNC) != Fcntl.O_SYNC);
  }

  /** The host's {@code fsync} or {@code fdatasync}; an error of it goes to every opener. */
  private long syncHost(boolean dataOnly) {
    int fd = descriptor();
    long synced = dataOnly ? HostFile.fdatasync(fd) : HostFile.fsync(fd);
    if (synced < 0) {
      mapping.errors().set(Linux.errno(synced));
    }
    return synced;
  }

  /** The host makes a guest's change. The caller has the file exclusively. */
  private long changing(LongSupplier change) {
    if (times.isOld()) {
      takeOverNewsLocked();
    }
    long status = change.getAsLong();
    if (status == 0) {
      times.changed(descriptor());
    }
    return status;
  }

  private long exclusively(LongSupplier change) {
    return Truncation.exclusively(mapping, change);
  }

  // ---- what the page cache needs --------------------------------------------------------------

  @Override
  public boolean hasBacking() {
    return true;
  }

  @Override
  public long readPages(Bio into, long position) {
    long read = 0;
    while (into.bytes() > 0) {
      long n = into.preadv(descriptor(), position + read);
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
    times.beforeWriting(descriptor());
    long written = 0;
    while (from.bytes() > 0) {
      long n = from.pwritev(writeFd, position + written);
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
    if (isOpen()) {
      times.settle(descriptor());
    }
  }

  @Override
  public void storedTo() {
    touch();
  }

  /** The host does not say, but refuses positions past it. Nobody uses the position otherwise. */
  @Override
  public synchronized long maxBytes() {
    if (maxBytes == 0) {
      for (int bit = 62; bit >= 0; bit--) {
        long candidate = maxBytes | 1L << bit;
        if (HostFile.lseek(descriptor(), candidate, Fcntl.SEEK_SET) >= 0) {
          maxBytes = candidate;
        }
      }
    }
    return maxBytes;
  }
}
