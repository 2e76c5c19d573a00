package dev.gangway.fs.host;

import dev.gangway.abi.Kstat;
import dev.gangway.filemap.AddressSpace;
import dev.gangway.filemap.Invalidation;
import dev.gangway.filemap.Truncation;
import dev.gangway.host.HostFile;

/**
 * Consistency of a cached file with other programs that use it: close-to-open, as NFS has it.
 *
 * <p>What the host says of size and times is remembered after each change of our own ({@link
 * HostTimes}). If an open or a stat finds that it says something else, another program has changed
 * the file, and what is cached and clean is forgotten. What is dirty is written first: only dirty
 * bytes are, so that none of the other's bytes is lost.
 *
 * <p>Two more calls look at the host: a sync, and a read at the end of the file, at most once in
 * {@link #LOOK_NS}. So a reader that follows a file sees what the host appends.
 */
final class CloseToOpen {
  /** How long a read at the end of the file trusts the size that was last seen: 100 ms. */
  static final long LOOK_NS = 100_000_000;

  private final AddressSpace mapping;
  private final HostFds fds;
  private final HostTimes times;

  /** When a read at the end of the file, or an open, last asked the host: a monotonic clock. */
  private volatile long lookedAt;

  CloseToOpen(AddressSpace mapping, HostFds fds, HostTimes times) {
    this.mapping = mapping;
    this.fds = fds;
    this.times = times;
  }

  /**
   * The file was opened: forgets what is cached if {@code stat}, which the host has just said, is
   * news, or if another program's change may be hidden by our own.
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

  /** Forgets what is cached if {@code stat}, which the host has just said, is news. */
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
   * Asks the host while nothing is on its way there, since our own writing changes what it says,
   * and takes over what other programs have changed. By the time that others see the size, or
   * write, that is done.
   *
   * @return whether there was anything
   */
  boolean takeOverNewsLocked() {
    int fd = fds.any();
    times.settle(fd);
    Kstat now = new Kstat();
    if (HostFile.fstat(fd, now) < 0 || times.isKnown(now)) {
      return false;
    }
    if (mapping.writeback().isDirty()) {
      // Then all of the file can be read anew, and its size is the host's. The openers hear of
      // an error, and what could not be written stays.
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

  /** Forgets what is cached if the host has something else. */
  void look() {
    Kstat now = new Kstat();
    if (HostFile.fstat(fds.any(), now) == 0) {
      revalidate(now);
    }
  }

  /**
   * Corrects what the host has just said by what is known here alone, after looking whether it is
   * news: it may have been said before the last of what is dirty was written, or after.
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
