package dev.gangway.fs.host;

import dev.gangway.abi.Kstat;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.Invalidation;
import dev.gangway.filemap.Truncation;
import dev.gangway.host.HostFile;

/**
 * Consistency of a cached file with other programs: close-to-open, as in NFS.
 *
 * <p>After each change of our own, {@link HostTimes} records the host's size and times. If an open
 * or a stat finds other values, another program has changed the file, and clean pages are dropped.
 * Dirty bytes are written first. Only dirty bytes are written, so that no byte of the other program
 * is lost.
 *
 * <p>Two more calls check the host: a sync, and a read at the end of the file, at most once in
 * {@link #LOOK_NS}. So a reader that follows a file sees appends by other programs.
 */
final class CloseToOpen {
  /** How long a read at the end of the file trusts the size that was last seen: 100 ms. */
  static final long LOOK_NS = 100_000_000;

  private final AddressSpace mapping;
  private final HostFds fds;
  private final HostTimes times;

  /** When an open or a read at the end of the file last checked the host, by a monotonic clock. */
  private volatile long lookedAt;

  CloseToOpen(AddressSpace mapping, HostFds fds, HostTimes times) {
    this.mapping = mapping;
    this.fds = fds;
    this.times = times;
  }

  /**
   * Called on each open. Drops clean pages if {@code stat}, which the host has just returned, shows
   * a change, or if our own change may hide that of another program.
   */
  void opened(Kstat stat) {
    lookedAt = System.nanoTime();
    if (times.isKnown(stat) && !mayHideChange()) {
      return;
    }
    Truncation.exclusively(
        mapping,
        () -> {
          if (!takeOverNewsLocked() && mayHideChange()) {
            Kstat now = new Kstat();
            if (HostFile.fstat(fds.any(), now) == 0) {
              forgetLocked(now);
            }
          }
          return 0;
        });
  }

  private boolean mayHideChange() {
    return times.isUncertain() && mapping.pageCount() != 0;
  }

  /** Drops clean pages if {@code stat}, which the host has just returned, shows a change. */
  private void revalidate(Kstat stat) {
    if (times.isKnown(stat)) {
      return;
    }
    Truncation.exclusively(
        mapping,
        () -> {
          takeOverNewsLocked();
          return 0;
        });
  }

  /**
   * Compares with the host and takes over changes of other programs. No page may be under
   * writeback, because our own writes change the host's values. The caller excludes other writers
   * meanwhile.
   *
   * @return whether there was a change
   */
  boolean takeOverNewsLocked() {
    int fd = fds.any();
    times.settle(fd);
    Kstat now = new Kstat();
    if (HostFile.fstat(fd, now) < 0 || times.isKnown(now)) {
      return false;
    }
    if (mapping.writeback().isDirty()) {
      // After this the whole file can be read again, and its size is the host's. On an error the
      // openers get it, and bytes that could not be written stay dirty.
      mapping.writeback().sync();
      HostFile.fstat(fd, now);
    }
    forgetLocked(now);
    return true;
  }

  private void forgetLocked(Kstat now) {
    times.news(now);
    Invalidation.invalidate(mapping, now.size);
  }

  /**
   * Called for a read at the cached end of the file, {@code position}. Returns whether the file has
   * grown since. Checks the host at most once in {@link #LOOK_NS}.
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

  /** Drops clean pages if the host's file has changed. */
  void look() {
    Kstat now = new Kstat();
    if (HostFile.fstat(fds.any(), now) == 0) {
      revalidate(now);
    }
  }

  /**
   * Replaces the size and times in {@code stat}, from the host, by those that guests see. Before
   * that, it drops clean pages if {@code stat} shows a change. {@code stat} may be older or newer
   * than the last writeback.
   */
  void patch(Kstat stat) {
    if (fds.isOpen()) {
      revalidate(stat);
      stat.size = mapping.size();
      times.show(stat);
    } else if (times.isKnown(stat)) {
      times.show(stat);
    }
  }
}
