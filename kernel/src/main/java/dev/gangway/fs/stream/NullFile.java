package dev.gangway.fs.stream;

import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/**
 * {@code /dev/null}: always at its end, and discards writes without accessing the user's buffer.
 *
 * @see <a href="https://man7.org/linux/man-pages/man4/null.4.html">null(4)</a>
 */
public final class NullFile extends OpenFile {

  /**
   * @param flags {@code O_RDONLY}, {@code O_WRONLY} or {@code O_RDWR}
   */
  public NullFile(int flags) {
    super(null, NO_TYPE, flags);
  }

  @Override
  protected void release() {
    // Nothing to release.
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return 0;
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    long n = from.count();
    from.advance(n);
    return n;
  }

  @Override
  public long getattr(Kstat out) {
    StreamStat.fill(out, Mode.S_IFCHR);
    return 0;
  }
}
