package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Poll;
import dev.gangway.net.PollSet;
import dev.gangway.net.Poller;
import dev.gangway.uaccess.UserMemory;
import dev.gangway.vfs.Descriptor;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.ReadWrite;
import dev.gangway.vfs.Task;
import org.jspecify.annotations.Nullable;

/** Waiting: for a time, and for descriptors that can be read or written. */
final class PollCalls {
  private final FdTable files;
  private final UserMemory memory;
  private final Subscriptions subscriptions = new Subscriptions();
  private final Timers timers = new Timers(subscriptions);
  private final PollSet pollSet = new PollSet();
  private @Nullable Descriptor[] held = new Descriptor[4];

  /** Where the current call's events go, and how many it has so far. */
  private int out;

  private int events;

  /** {@code -EFAULT} where one of them could not be written, else 0. */
  private long failed;

  PollCalls(Process process) {
    files = process.task().files();
    memory = process.task().memory();
  }

  /**
   * Waits until at least one thing has happened, and reports all that have.
   *
   * <p>What is wrong with one subscription is the error of its event, which is there at once:
   * {@code BADF} (not open, or open in the other direction), {@code NOTCAPABLE}, {@code INVAL} (no
   * such clock, unknown flags), {@code NOTSUP} (a clock of processor time). A regular file and a
   * directory are always ready.
   *
   * <p>A relative time of the realtime clock counts real seconds, whatever is done to that clock; a
   * point in its time follows the clock, noticed within a second.
   *
   * <p>A descriptor that is closed meanwhile stays open until the call is back.
   *
   * @param in a {@link Subscription} array
   * @param out room for as many {@link Event}s
   * @param nsubscriptions 1 to 4096
   * @param nevents where their number goes
   * @return {@code INVAL} (none or too many, or one of an unknown type), {@code FAULT}, {@code
   *     INTR}, {@code NOMEM}
   * @see <a
   *     href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#poll_oneoff">
   *     poll_oneoff</a>
   * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>, <a
   *     href="https://man7.org/linux/man-pages/man2/clock_nanosleep.2.html">clock_nanosleep(2)</a>
   */
  int pollOneoff(int in, int out, int nsubscriptions, int nevents) {
    long status = subscriptions.fetch(memory, in, nsubscriptions);
    if (status < 0) {
      return WasiErrno.of(status);
    }
    long room = (long) nsubscriptions * Event.SIZE;
    if (memory.accessible(nevents, Integer.BYTES) != Integer.BYTES
        || memory.accessible(out, room) != room) {
      return WasiErrno.FAULT;
    }
    this.out = out;
    try {
      hold();
      status = await();
    } finally {
      release();
    }
    return WasiErrno.of(status < 0 ? status : failed | memory.putInt(nevents, events));
  }

  /** 1 or more events are written, or {@code -errno}. */
  private long await() {
    timers.start();
    while (true) {
      collect();
      if (events > 0) {
        return events;
      }
      if (Task.fatalSignalPending()) {
        return -Errno.EINTR;
      }
      long status = Poller.await(pollSet(), timers.deadline());
      if (status < 0) {
        return status;
      }
    }
  }

  private void hold() {
    int n = subscriptions.count();
    if (held.length < n) {
      held = new Descriptor[n];
    }
    for (int i = 0; i < n; i++) {
      if (subscriptions.type(i) != Event.TYPE_CLOCK) {
        held[i] = files.get(subscriptions.fd(i));
      }
    }
  }

  private void release() {
    for (int i = 0; i < subscriptions.count(); i++) {
      Descriptor descriptor = held[i];
      if (descriptor != null) {
        held[i] = null;
      }
    }
  }

  private PollSet pollSet() {
    pollSet.clear();
    for (int i = 0; i < subscriptions.count(); i++) {
      Descriptor descriptor = held[i];
      if (descriptor != null) {
        pollSet.add(descriptor.file().pollFd(), wanted(i));
      }
    }
    return pollSet;
  }

  private int wanted(int i) {
    return subscriptions.type(i) == Event.TYPE_FD_READ ? Poll.POLLIN : Poll.POLLOUT;
  }

  private void collect() {
    events = 0;
    failed = 0;
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
    int wanted = wanted(i);
    Descriptor descriptor = held[i];
    int refusal = refuse(descriptor, wanted);
    if (descriptor == null || refusal != WasiErrno.SUCCESS) {
      add(i, refusal, 0, 0);
      return;
    }
    OpenFile file = descriptor.file();
    int ready = file.poll(wanted);
    if (ready == 0 && file.pollFd() >= 0) {
      return;
    }
    boolean gone = (ready & (Poll.POLLHUP | Poll.POLLERR)) != 0;
    add(i, WasiErrno.SUCCESS, bytes(file, wanted), gone ? Event.HANGUP : 0);
  }

  private static int refuse(@Nullable Descriptor descriptor, int wanted) {
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    OpenFile file = descriptor.file();
    // A read that fails at once does not wait either: POSIX calls that ready.
    if (wanted == Poll.POLLIN ? !file.readable() : !file.writable()) {
      return WasiErrno.BADF;
    }
    return Rights.allow(descriptor, Rights.POLL_FD_READWRITE)
        ? WasiErrno.SUCCESS
        : WasiErrno.NOTCAPABLE;
  }

  /**
   * How many bytes can be moved without waiting; of a write nobody knows more than that it is one.
   */
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
