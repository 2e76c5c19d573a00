package dev.gangway.exerciser;

import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.OpenFile;

/** An open file of a {@link BrokenFileSystem}. */
final class BrokenFile extends OpenFile {
  private final OpenFile right;
  private final Fault fault;

  BrokenFile(BrokenFileSystem fs, Mount mount, int flags, OpenFile right) {
    super(mount, right.type(), flags);
    this.right = right;
    this.fault = fs.fault();
  }

  @Override
  protected void release() {
    right.put();
  }

  @Override
  public long flush() {
    return right.flush();
  }

  @Override
  public long setFlags(int flags) {
    long result = right.setFlags(flags);
    return result < 0 ? result : super.setFlags(flags);
  }

  @Override
  public long readIter(Kiocb io, IovIter to, UserIo host) {
    return fault.read(right, io, to, host);
  }

  @Override
  public long writeIter(Kiocb io, IovIter from, UserIo host) {
    return fault.write(right, io, from, host);
  }

  @Override
  public long size() {
    return right.size();
  }

  @Override
  public long getattr(Kstat out) {
    return fault.getattr(right, out);
  }

  @Override
  public long truncate(long size) {
    return fault.truncate(right, size);
  }

  @Override
  public long allocate(long offset, long length) {
    return right.allocate(offset, length);
  }

  @Override
  public long advise(long offset, long length, int advice) {
    return right.advise(offset, length, advice);
  }

  @Override
  public long sync(boolean dataOnly) {
    return right.sync(dataOnly);
  }
}
