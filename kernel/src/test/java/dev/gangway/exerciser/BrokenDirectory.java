package dev.gangway.exerciser;

import dev.gangway.abi.Kstat;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.DirentSink;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;

/** The root of a {@link BrokenFileSystem}: names are as they should be, files are broken. */
final class BrokenDirectory extends Directory {
  private final BrokenFileSystem fs;
  private final Mount mount;
  private final Directory right;

  BrokenDirectory(BrokenFileSystem fs, Mount mount, Directory right) {
    super(mount);
    this.fs = fs;
    this.mount = mount;
    this.right = right;
  }

  private static Directory right(Directory directory) {
    return ((BrokenDirectory) directory).right;
  }

  @Override
  protected void release() {
    right.put();
  }

  @Override
  public long getattr(Kstat out) {
    return right.getattr(out);
  }

  @Override
  public long open(PathName path, int flags, Opened out) {
    long result = right.open(path, flags, out);
    if (result == 0) {
      fs.wrap(mount, flags, out);
    }
    return result;
  }

  @Override
  public long stat(PathName path, boolean follow, Kstat out) {
    return right.stat(path, follow, out);
  }

  @Override
  public long setTimes(PathName path, boolean follow, long atime, long mtime) {
    return right.setTimes(path, follow, atime, mtime);
  }

  @Override
  public long mkdir(PathName path) {
    return right.mkdir(path);
  }

  @Override
  public long rmdir(PathName path) {
    return right.rmdir(path);
  }

  @Override
  public long unlink(PathName path) {
    return right.unlink(path);
  }

  @Override
  public long link(PathName oldPath, boolean follow, Directory newDir, PathName newPath) {
    return right.link(oldPath, follow, right(newDir), newPath);
  }

  @Override
  public long rename(PathName oldPath, Directory newDir, PathName newPath) {
    return right.rename(oldPath, right(newDir), newPath);
  }

  @Override
  public long symlink(PathName target, PathName path) {
    return right.symlink(target, path);
  }

  @Override
  public long readlink(PathName path, byte[] out) {
    return right.readlink(path, out);
  }

  @Override
  public long iterate(long cookie, DirentSink sink) {
    return right.iterate(cookie, sink);
  }
}
