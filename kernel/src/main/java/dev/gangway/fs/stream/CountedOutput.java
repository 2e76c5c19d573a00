package dev.gangway.fs.stream;

import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/**
 * A stream whose bytes are counted and limited. A write that would pass the limit writes the bytes
 * up to it; the next byte ends the guest.
 */
public final class CountedOutput extends OpenFile {
  private final OpenFile stream;
  private final OutputCount count;

  /**
   * Takes over {@code stream}.
   *
   * @param stream a stream of this package
   * @param count of this stream and others
   */
  public CountedOutput(OpenFile stream, OutputCount count) {
    super(null, stream.type(), stream.flags());
    this.stream = stream;
    this.count = count;
  }

  @Override
  protected void release() {
    stream.put();
  }

  @Override
  public long flush() {
    return stream.flush();
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return stream.readIter(io, to, host);
  }

  /**
   * Writes at most as many bytes as are left.
   *
   * @throws OutputLimitReached if there are bytes to write and none is left
   */
  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    long wanted = from.count();
    long left = count.left();
    if (wanted > 0 && left == 0) {
      throw new OutputLimitReached();
    }
    from.truncate(left);
    long result = stream.writeIter(io, from, host);
    long written = Math.max(result, 0);
    from.reexpand(wanted - written);
    count.add(written);
    return result;
  }

  @Override
  public long getattr(Kstat out) {
    return stream.getattr(out);
  }

  @Override
  public long sync(boolean dataOnly) {
    return stream.sync(dataOnly);
  }

  @Override
  public int poll(int events) {
    return stream.poll(events);
  }

  @Override
  public int pollFd() {
    return stream.pollFd();
  }

  @Override
  public long available() {
    return stream.available();
  }
}
