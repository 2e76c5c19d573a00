package dev.gangway.fs.mem;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.host.HostClock;
import dev.gangway.vfs.Attributes;

/**
 * An inode: Linux's {@code struct inode}.
 *
 * <p>It lives as long as a name or an open file refers to it. {@link #tryOpen} and {@link #tryLink}
 * fail if it was freed meanwhile; their caller then looks the name up again.
 */
abstract class MemInode {
  final SuperBlock fs;
  final long ino;
  private final int mode;

  /** Number of directory entries that refer to it. Written under this monitor. */
  private volatile int names = 1;

  /** Number of open files that refer to it. Guarded by this. */
  private int opens;

  private volatile long atime;
  private volatile long mtime;
  private volatile long ctime;

  /** Creates an inode with one name. The caller has charged for it. */
  MemInode(SuperBlock fs, int mode) {
    this.fs = fs;
    this.ino = fs.nextInode();
    this.mode = mode;
    long now = now();
    this.atime = now;
    this.mtime = now;
    this.ctime = now;
  }

  /** {@code S_IF…}. */
  final int type() {
    return mode & Mode.S_IFMT;
  }

  /** Returns the contents' charge to the quota. Called once, after the last reference is gone. */
  abstract void evict();

  abstract long size();

  /** Charged bytes, for {@code st_blocks}. */
  long chargedBytes() {
    return 0;
  }

  long nlink() {
    return names;
  }

  final void getattr(Kstat out) {
    out.dev = fs.device();
    out.ino = ino;
    out.mode = mode;
    out.nlink = nlink();
    out.size = size();
    out.blocks = (chargedBytes() + 511) / 512;
    out.atimeNs = atime;
    out.mtimeNs = mtime;
    out.ctimeNs = ctime;
  }

  // ---- life -----------------------------------------------------------------------------------

  /** Takes a reference for an open file; returns false if the inode was freed. */
  final synchronized boolean tryOpen() {
    if (names == 0 && opens == 0) {
      return false;
    }
    opens++;
    return true;
  }

  /** Releases the reference of {@link #tryOpen}. */
  final void closed() {
    boolean dead;
    synchronized (this) {
      assert opens > 0;
      opens--;
      dead = names == 0 && opens == 0;
    }
    if (dead) {
      die();
    }
  }

  /**
   * Adds a name, for which the caller has charged; returns false if the last name is gone already.
   */
  final synchronized boolean tryLink() {
    if (names == 0 || names == Integer.MAX_VALUE) {
      return false;
    }
    names++;
    return true;
  }

  /** Removes a name, and its charge unless it was the last one. */
  final void unlinked() {
    boolean last;
    boolean dead;
    synchronized (this) {
      assert names > 0;
      names--;
      last = names == 0;
      dead = last && opens == 0;
    }
    if (dead) {
      die();
    } else if (!last) {
      fs.quota().unchargeInode();
    }
  }

  private void die() {
    evict();
    fs.quota().unchargeInode();
  }

  // ---- times ----------------------------------------------------------------------------------

  /** Updates the access time after a read. */
  final void touchAtime() {
    if (Long.compareUnsigned(atime, mtime) <= 0 || Long.compareUnsigned(atime, ctime) <= 0) {
      long now = now();
      if (now != atime) {
        atime = now;
      }
    }
  }

  /** Updates the times after a change of the contents. */
  final void touchMtime() {
    long now = now();
    // A volatile store costs more than the rest, and most writes are within one tick.
    if (now != mtime) {
      mtime = now;
    }
    if (now != ctime) {
      ctime = now;
    }
  }

  /** Updates the change time after a change of the inode. */
  final void touchCtime() {
    ctime = now();
  }

  /** {@code utimensat(2)}; see {@link Attributes#UTIME_NOW}. */
  final void setTimes(long newAtime, long newMtime) {
    if (newAtime == Attributes.UTIME_OMIT && newMtime == Attributes.UTIME_OMIT) {
      return;
    }
    long now = now();
    if (newAtime != Attributes.UTIME_OMIT) {
      atime = newAtime == Attributes.UTIME_NOW ? now : newAtime;
    }
    if (newMtime != Attributes.UTIME_OMIT) {
      mtime = newMtime == Attributes.UTIME_NOW ? now : newMtime;
    }
    ctime = now;
  }

  /** The time of the last tick, as for Linux's file timestamps. */
  private static long now() {
    return HostClock.realtimeCoarse();
  }
}
