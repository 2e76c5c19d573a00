package dev.gangway.vfs;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An open file with scripted results; it records the calls. */
class FakeFile extends OpenFile {
  /** What the next reads or writes return; above 0, they take that much of their buffers. */
  final Deque<Long> results = new ArrayDeque<>();

  int released;
  int flushed;
  long flushResult;
  int calls;
  long lastPosition = -1;
  long lastCount = -1;

  /** Whether the last read or write came under this file's lock. */
  boolean locked;

  private final boolean stream;

  private FakeFile(@Nullable Mount mount, int type, int flags, boolean stream) {
    super(mount, type, flags);
    this.stream = stream;
  }

  static FakeFile regular(int flags) {
    return new FakeFile(null, Mode.S_IFREG, flags, false);
  }

  static FakeFile stream(int flags) {
    return new FakeFile(null, Mode.S_IFIFO, flags, true);
  }

  static FakeFile directory() {
    return new FakeFile(null, Mode.S_IFDIR, Fcntl.O_RDONLY, false);
  }

  @Override
  protected void release() {
    released++;
  }

  @Override
  public long flush() {
    flushed++;
    return flushResult;
  }

  @Override
  public boolean isStream() {
    return stream;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return transfer(io, to);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return transfer(io, from);
  }

  private long transfer(Kiocb io, IovIter iter) {
    calls++;
    locked = Thread.holdsLock(this);
    lastPosition = io.position;
    lastCount = iter.count();
    Long next = results.poll();
    long result = next == null ? iter.count() : next;
    if (result > 0) {
      iter.advance(result);
      io.position += result;
    }
    return result;
  }

  @Override
  public long size() {
    return stream ? -Errno.ESPIPE : 1_000;
  }

  @Override
  public long getattr(Kstat out) {
    return 0;
  }
}
