package dev.gangway.fs.host;

import dev.gangway.abi.Clocks;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostClock;
import dev.gangway.host.HostFile;
import dev.gangway.vfs.Attributes;
import java.util.function.LongPredicate;

/**
 * The times that guests see of a cached file, and what the host last said of it.
 *
 * <p>Guests see when the file was changed: by themselves, or by another program. Writing back is no
 * change, but it moves the times that the host has. Afterwards {@link #settle} sets the host's
 * modification time to what guests see, so that a build tool does not take an output for newer than
 * a source that was changed after it. The host's change time cannot be set. So guests see theirs as
 * long as the inode is cached, and later the time of writing back.
 *
 * <p>A change of another program shows by a size, mtime or ctime that is not the one known here. If
 * guests have changed the file as well, the times of the later change count.
 *
 * <p>A change of another program that comes while our own is on its way to the host does not show:
 * the host has one time for both. Nor does one within the tick of the change before, if the host
 * stamps by ticks. So after a change of our own, and after one that is only a tick old, what is
 * cached is not certain ({@link #isUncertain}), and the next open reads it anew.
 *
 * <p>Three things limit this. The host refuses {@code futimens} to a process that may write the
 * file but does not own it ({@code -EPERM}): then the host keeps the time of writing back. A host
 * file system may hold times less exactly than ns. If another program writes while our own write is
 * on its way, the file's mtime may become that of the guest's change.
 *
 * <p>Thread-safe; its monitor is a leaf. Methods that ask the host are called while nothing is on
 * its way there: under the lock of writing back.
 */
final class HostTimes {
  /** The longest tick of Linux's coarse clock. */
  static final long TICK_NS = 10_000_000;

  /** What the host said after our last change. */
  private final Kstat known = new Kstat();

  /** By the coarse clock, when the host said it. */
  private long knownAt;

  /** What guests see. Written under this monitor. */
  private volatile long mtime;

  private long ctime;

  /** A guest has seen these times: they may not move without a change. */
  private boolean seen;

  /** A guest has changed the file since the host's mtime was set. */
  private boolean behind;

  /** Pages were written since {@link #known} was true. */
  private boolean written;

  /**
   * Another program has changed the file, and what is cached has not been looked at: {@link #known}
   * stays as it is until then.
   */
  private boolean stale;

  /** The file may have changed although {@link #known} is what the host says. */
  private boolean uncertain;

  /**
   * When the last write of ours had ended, by the host's clock: what is stamped later is not ours.
   */
  private long writtenUntil;

  private final LongPredicate expectsSize;

  /**
   * @param stat what the host says of the file now
   * @param expectsSize whether the host's file can have so many bytes, after what we have written;
   *     if not, another program has changed it meanwhile
   */
  HostTimes(Kstat stat, LongPredicate expectsSize) {
    this.expectsSize = expectsSize;
    know(stat);
    mtime = stat.mtimeNs;
    ctime = stat.ctimeNs;
  }

  /** What the host says of the open file now; the last that is known if it does not say. */
  private Kstat ask(int fd) {
    Kstat now = new Kstat();
    return HostFile.fstat(fd, now) == 0 ? now : known;
  }

  private void know(Kstat now) {
    known.copyFrom(now);
    knownAt = HostClock.realtimeCoarse();
    uncertain = Math.abs(knownAt - now.ctimeNs) <= TICK_NS;
  }

  /** Knows what the host says after our own change, unless it tells of others' as well. */
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

  /** Takes over the times that a change has moved on the host. */
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

  /** Whether {@code stat}, which the host has said, is what is known. */
  synchronized boolean isKnown(Kstat stat) {
    return isTold(stat);
  }

  /** Whether the file may have changed although its times are known: an open asks. */
  synchronized boolean isUncertain() {
    return uncertain;
  }

  /** Puts the times that guests see into {@code stat}. */
  synchronized void show(Kstat stat) {
    stat.mtimeNs = mtime;
    stat.ctimeNs = ctime;
    seen = true;
  }

  // ---- changes --------------------------------------------------------------------------------

  /**
   * A guest has changed the contents, and the host does not know it yet.
   *
   * @param now by the coarse clock
   * @return whether that moved the times; not if they are of the same tick
   */
  boolean touch(long now) {
    if (mtime == now) {
      return false;
    }
    synchronized (this) {
      // The host may have stamped the last change by a finer clock: no step back.
      long ahead = ctime - now;
      long time = ahead > 0 && ahead <= TICK_NS ? ctime : now;
      mtime = time;
      ctime = time;
      seen = false;
      behind = true;
    }
    return true;
  }

  /** Whether another program may have changed the file since we looked at it. */
  synchronized boolean isOld() {
    return written || knownAt != HostClock.realtimeCoarse();
  }

  /** The host has made a guest's change of the size or of what is allocated. */
  synchronized void changed(int fd) {
    Kstat now = ask(fd);
    take(now);
    if (!stale) {
      know(now);
      uncertain = true;
    }
  }

  /** The host has made a guest's write. */
  synchronized void wrote(int fd) {
    afterWriting();
    Kstat now = ask(fd);
    take(now);
    stale |= now.mtimeNs > writtenUntil;
    knowOurs(now);
  }

  /** The host has set the times, as a guest asked for. */
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
   * Takes over what another program has changed; the caller then forgets what is cached.
   *
   * @param now what the host has just said
   */
  synchronized void news(Kstat now) {
    takeIfLater(now);
    know(now);
    stale = false;
  }

  // ---- writing back ---------------------------------------------------------------------------

  /**
   * Pages are about to be written. A change of another program up to now is noticed here: else it
   * would be taken for our own.
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

  /** Pages were written. */
  synchronized void afterWriting() {
    writtenUntil = HostClock.gettime(Clocks.CLOCK_REALTIME);
  }

  /** Whether another program has changed the file, and what is cached has not been looked at. */
  synchronized boolean isStale() {
    return stale;
  }

  /** Whether the host's times are not yet what guests see. */
  synchronized boolean isUnsettled() {
    return written || behind;
  }

  /** Sets the host's mtime to what guests see, if our writing or their changes made them differ. */
  synchronized void settle(int fd) {
    if (!written && !behind) {
      return;
    }
    Kstat now = ask(fd);
    if (!written && !isTold(now)) {
      return; // another program's change: the next look at the file takes it over
    }
    if (written && now.mtimeNs > writtenUntil) {
      // Another program has written after us: its time stays, unless a guest has changed the file
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
