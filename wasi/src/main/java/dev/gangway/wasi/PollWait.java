package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.net.PollSet;
import dev.gangway.net.Poller;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import org.jspecify.annotations.Nullable;

/**
 * One wait of {@code poll_oneoff}, and the scratch for it. It asks each descriptor once before it
 * waits, and once each time that it wakes up.
 */
final class PollWait {
  private final FdTable files;
  private final LinearMemory memory;
  private final Subscriptions subscriptions = new Subscriptions();
  private final Timers timers;

  /** The host's descriptors that were not ready when they were last asked. */
  private final PollSet waiting = new PollSet();

  /** Where the events go. */
  private int out;

  /** Events written so far. */
  private int events;

  /** {@code -EFAULT} if an event could not be written, else 0. */
  private long failed;

  /**
   * @param time the guest's clocks; null for the host's
   */
  PollWait(FdTable files, LinearMemory memory, @Nullable TimeSource time) {
    this.timers = new Timers(subscriptions, time);
    this.files = files;
    this.memory = memory;
  }

  /**
   * Waits for the first events, and writes all that there are by then.
   *
   * @param layout of the subscriptions
   * @return 0 or {@code -errno}, as {@link PollCalls#pollOneoff}
   */
  long run(Subscription layout, int in, int outPointer, int nsubscriptions, int nevents) {
    long status = subscriptions.fetch(memory, layout, in, nsubscriptions);
    if (status < 0) {
      return status;
    }
    long room = (long) nsubscriptions * Event.SIZE;
    if (memory.accessible(nevents, Integer.BYTES) != Integer.BYTES
        || memory.accessible(outPointer, room) != room) {
      return -Errno.EFAULT;
    }
    out = outPointer;
    status = await();
    return status < 0 ? status : failed | memory.putInt(nevents, events);
  }

  /**
   * Waits until {@link #events} is not 0.
   *
   * @return 0 or {@code -errno}
   */
  private long await() {
    timers.start();
    while (true) {
      collect();
      if (events > 0) {
        return 0;
      }
      if (Task.fatalSignalPending()) {
        return -Errno.EINTR;
      }
      long status = Poller.await(waiting, timers.deadline());
      if (status < 0) {
        return status;
      }
    }
  }

  /** Writes the events that there are, and notes what there is to wait for. */
  private void collect() {
    events = 0;
    failed = 0;
    waiting.clear();
    for (int i = 0; i < subscriptions.count(); i++) {
      if (subscriptions.type(i) == Event.TYPE_CLOCK) {
        collectClock(i);
      } else {
        collectFd(i);
      }
    }
  }

  private void collectClock(int i) {
    long left = timers.left(i);
    if (left <= 0) {
      add(i, WasiErrno.of(left), 0, 0);
    }
  }

  private void collectFd(int i) {
    int wanted = subscriptions.type(i) == Event.TYPE_FD_READ ? Poll.POLLIN : Poll.POLLOUT;
    Descriptor descriptor = files.get(subscriptions.fd(i));
    int refusal = refuse(descriptor, wanted);
    if (descriptor == null || refusal != WasiErrno.SUCCESS) {
      add(i, refusal, 0, 0);
      return;
    }
    OpenFile file = descriptor.file();
    int ready = file.poll(wanted);
    if (ready == 0) {
      int fd = file.pollFd();
      if (fd >= 0) {
        waiting.add(fd, wanted);
        return;
      }
    }
    boolean gone = (ready & (Poll.POLLHUP | Poll.POLLERR)) != 0;
    add(i, WasiErrno.SUCCESS, bytes(file, wanted), gone ? Event.HANGUP : 0);
  }

  private static int refuse(@Nullable Descriptor descriptor, int wanted) {
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    OpenFile file = descriptor.file();
    // A read that fails at once does not wait either, which POSIX calls ready. WASI reports it.
    if (wanted == Poll.POLLIN ? !file.readable() : !file.writable()) {
      return WasiErrno.BADF;
    }
    return Rights.allow(descriptor, Rights.POLL_FD_READWRITE)
        ? WasiErrno.SUCCESS
        : WasiErrno.NOTCAPABLE;
  }

  /** Bytes that can be moved without waiting. For a write, at least one is all that is known. */
  private static long bytes(OpenFile file, int wanted) {
    if (wanted == Poll.POLLOUT) {
      return 1;
    }
    if (file.isStream() || file.type() != Mode.S_IFREG) {
      return Math.max(file.available(), 0);
    }
    long position = ReadWrite.lseek(file, 0, Fcntl.SEEK_CUR);
    return position < 0 ? 0 : Math.max(file.size() - position, 0);
  }

  private void add(int i, int error, long nbytes, int flags) {
    int event = out + events * Event.SIZE;
    long type = subscriptions.type(i);
    failed |=
        memory.putLong(event + Event.USERDATA, subscriptions.userdata(i))
            | memory.putLong(event + Event.ERROR, error | type << (8 * (Event.TYPE - Event.ERROR)))
            | memory.putLong(event + Event.NBYTES, nbytes)
            | memory.putLong(event + Event.FLAGS, flags);
    events++;
  }
}
