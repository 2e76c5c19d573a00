package dev.gangway.fs.stream;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Task;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The base of files on the embedder's streams: a pipe without an inode. */
abstract class JavaStream extends OpenFile {
  /** Maximum bytes of one call. */
  static final int BUFFER_SIZE = 8192;

  /** Held during each use of the stream. */
  final ReentrantLock lock = new ReentrantLock();

  private final StreamWatch watch;

  JavaStream(int flags, StreamWatch watch) {
    super(null, Mode.S_IFIFO, flags);
    this.watch = watch;
  }

  /** Called after each call of the embedder's stream. */
  final void returned() {
    watch.returned();
  }

  /** Takes the lock: 0, or {@code -EINTR} without it. */
  final long lockInterruptibly() {
    try {
      lock.lockInterruptibly();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -Errno.EINTR;
    }
  }

  /**
   * {@code -EINTR} if the stream ended because of an interrupt, which stays pending; otherwise
   * {@code -EIO}.
   */
  final long errno(IOException e) {
    returned();
    if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
      // Piped streams clear the interrupt status when they throw this.
      Thread.currentThread().interrupt();
    }
    if (Task.fatalSignalPending()) {
      return -Errno.EINTR;
    }
    watch.failed(e);
    return -Errno.EIO;
  }

  @Override
  protected void release() {
    // The embedder closes the stream.
  }

  @Override
  public final boolean isStream() {
    return true;
  }

  @Override
  public final long getattr(Kstat out) {
    StreamStat.fill(out, type());
    return 0;
  }
}
