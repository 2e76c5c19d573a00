package dev.gangway.fs.host;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.vfs.Attributes;
import java.util.function.LongPredicate;

/**
 * The times of a cached file that guests see, and the host's last known values.
 *
 * <p>Guests see the time of the last change, by a guest or by another program. Writeback is not a
 * change, but it moves the host's times. Afterwards {@link #settle} sets the host's mtime to the
 * one that guests see. Otherwise a build tool could consider an output newer than a source that was
 * changed after it. The host's ctime cannot be set. So guests see the right ctime as long as the
 * inode is cached, and later the time of writeback.
 *
 * <p>A change by another program is detected by a size, mtime or ctime that differs from the known
 * one. If guests have changed the file as well, the later change determines the times.
 *
 * <p>A change by another program during our own writeback is not detected, because the host has one
 * time for both. Neither is one in the same tick as the previous change, if the host's timestamps
 * have the resolution of ticks. So after a change of our own, and after one that is at most a tick
 * old, the cache is uncertain ({@link #isUncertain}), and the next open reads the file again.
 *
 * <p>There are three limits. The host refuses {@code futimens} to a process that may write the file
 * but does not own it ({@code -EPERM}); then the host keeps the time of writeback. A host file
 * system may store times with a coarser resolution than ns. If another program writes during our
 * own writeback, the file's mtime may become that of the guest's change.
 *
 * <p>Thread-safe; its monitor is a leaf. Methods with an fd argument query the host. They require
 * the writeback lock, so that no page is under writeback.
 */
final class HostTimes {
  /** The longest tick of Linux's coarse clock. */
  static final long TICK_NS = 10_000_000;

  /** The host's attributes after our last change. */
  private final Kstat known = new Kstat();

  /** When they were read, by the coarse clock. */
  private long knownAt;

  /** The times that guests see. Written under this monitor. */
  private volatile long mtime;

  private long ctime;

  /** Whether a guest has read these times: then they must not move without a change. */
  private boolean seen;

  /** Whether a guest has changed the file since the host's mtime was set. */
  private boolean behind;

  /** Whether pages were written back since {@link #known} was read. */
  private boolean written;

  /**
   * Whether another program has changed the file and the cached pages were not dropped yet. {@link
   * #known} stays unchanged until then.
   */
  private boolean stale;

  /**
   * Whether the file may have changed although the host's attributes are equal to {@link #known}.
   */
  private boolean uncertain;

  /** When our last write ended, by the host's clock: a later mtime is not from us. */
  private long writtenUntil;

  private final LongPredicate expectsSize;

  /**
   * @param stat the host's current attributes of the file
   * @param expectsSize whether our own writes explain this size of the host's file; if not, another
   *     program has changed it meanwhile
   */
  HostTimes(Kstat stat, LongPredicate expectsSize) {
    this.expectsSize = expectsSize;
    know(stat);
    mtime = stat.mtimeNs;
    ctime = stat.ctimeNs;
  }

  /** The host's current attributes of the open file; the last known ones if the call fails. */
  private Kstat ask(int fd) {
    Kstat now = new Kstat();
    return HostFile.fstat(fd, now) == 0 ? now : known;
  }

  private void know(Kstat now) {
    known.copyFrom(now);
    knownAt = HostClock.realtimeCoarse();
    uncertain = Math.abs(knownAt - now.ctimeNs) <= TICK_NS;
  }

  /**
   * Records the host's attributes after our own change, unless they show another program's change.
   */
  private void knowOurs(Kstat now) {
    if (!stale && expectsSize.test(now.size)) {
      know(now);
      uncertain = true;
    } else {
      stale = true;
    }
  }

  private boolean isTold(Kstat stat) {
    return known.size == stat.size
        && known.mtimeNs == stat.mtimeNs
        && known.ctimeNs == stat.ctimeNs;
  }

  /** Takes over times that a change has moved on the host. */
  private void take(Kstat now) {
    if (now.mtimeNs != known.mtimeNs) {
      mtime = now.mtimeNs;
      behind = false;
    }
    if (now.ctimeNs != known.ctimeNs) {
      ctime = now.ctimeNs;
    }
  }

  private void takeIfLater(Kstat now) {
    if (!behind || Long.compareUnsigned(now.ctimeNs, ctime) >= 0) {
      take(now);
    }
  }

  // ---- what guests see ------------------------------------------------------------------------

  /** Whether {@code stat}, from the host, is equal to the known attributes. */
  synchronized boolean isKnown(Kstat stat) {
    return isTold(stat);
  }

  /** Whether the file may have changed although its times are equal. An open checks this. */
  synchronized boolean isUncertain() {
    return uncertain;
  }

  /** Sets the times in {@code stat} to those that guests see. */
  synchronized void show(Kstat stat) {
    stat.mtimeNs = mtime;
    stat.ctimeNs = ctime;
    seen = true;
  }

  // ---- changes --------------------------------------------------------------------------------

  /**
   * Records a guest's change of the contents that is not written back yet.
   *
   * @param now the time of the coarse clock
   * @return whether that moved the times; false within the same tick
   */
  boolean touch(long now) {
    if (mtime == now) {
      return false;
    }
    synchronized (this) {
      // The host may have stamped the last change by a finer clock. Times must not go back.
      long ahead = ctime - now;
      long time = ahead > 0 && ahead <= TICK_NS ? ctime : now;
      mtime = time;
      ctime = time;
      seen = false;
      behind = true;
    }
    return true;
  }

  /** Whether another program may have changed the file since the last check. */
  synchronized boolean isOld() {
    return written || knownAt != HostClock.realtimeCoarse();
  }

  /** Records that the host has made a guest's change of the size or of the allocation. */
  synchronized void changed(int fd) {
    Kstat now = ask(fd);
    take(now);
    if (!stale) {
      know(now);
      uncertain = true;
    }
  }

  /** Records that the host has made a guest's write. */
  synchronized void wrote(int fd) {
    afterWriting();
    Kstat now = ask(fd);
    take(now);
    stale |= now.mtimeNs > writtenUntil;
    knowOurs(now);
  }

  /** Records that the host has set the times for a guest. */
  synchronized void set(int fd, long newMtime) {
    Kstat now = ask(fd);
    take(now);
    if (newMtime != Attributes.UTIME_OMIT) {
      mtime = now.mtimeNs;
      behind = false;
      seen = true;
    }
    if (!stale) {
      know(now);
      uncertain = true;
    }
  }

  /**
   * Takes over another program's change. The caller then drops clean pages.
   *
   * @param now the attributes that the host has just returned
   */
  synchronized void news(Kstat now) {
    takeIfLater(now);
    know(now);
    stale = false;
  }

  // ---- writing back ---------------------------------------------------------------------------

  /**
   * Called before pages are written. Detects earlier changes of another program, which would
   * otherwise count as our own.
   */
  synchronized void beforeWriting(int fd) {
    if (!written) {
      Kstat now = ask(fd);
      if (!isTold(now)) {
        takeIfLater(now);
        stale = true;
      }
    }
    written = true;
  }

  /** Called after pages were written. */
  synchronized void afterWriting() {
    writtenUntil = HostClock.gettime(Clocks.CLOCK_REALTIME);
  }

  /** Whether another program has changed the file and the cached pages were not dropped yet. */
  synchronized boolean isStale() {
    return stale;
  }

  /** Whether the host's times may differ from those that guests see. */
  synchronized boolean isUnsettled() {
    return written || behind;
  }

  /**
   * Sets the host's mtime to the one that guests see, if writeback or guests' changes made them
   * differ.
   */
  synchronized void settle(int fd) {
    if (!written && !behind) {
      return;
    }
    Kstat now = ask(fd);
    if (!written && !isTold(now)) {
      return; // another program's change: the next check of the file handles it
    }
    if (written && now.mtimeNs > writtenUntil) {
      // Another program has written after us. Its time stays, unless a guest has changed the file
      // since.
      takeIfLater(now);
      stale = true;
      written = false;
      return;
    }
    if (now.mtimeNs != mtime) {
      if (!stale && !seen && Math.abs(now.mtimeNs - mtime) <= TICK_NS) {
        // Written within a tick of the change, and no guest has seen the time yet.
        mtime = now.mtimeNs;
        ctime = now.ctimeNs;
      } else if (HostFile.futimens(fd, Attributes.UTIME_OMIT, mtime) == 0) {
        now = ask(fd);
      }
    }
    written = false;
    behind = false;
    knowOurs(now);
  }
}
