package dev.gangway.exerciser;

import dev.gangway.abi.Fcntl;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;

/** A right file system with one {@link Fault} in its files. */
final class BrokenFileSystem implements FileSystem {
  private final FileSystem right;
  private final Fault fault;

  BrokenFileSystem(FileSystem right, Fault fault) {
    this.right = right;
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  @Override
  public long openRoot(Mount mount, Opened out) {
    long result = right.openRoot(mount, out);
    if (result == 0) {
      out.set(new BrokenDirectory(this, mount, (Directory) out.take()));
    }
    return result;
  }

  /** Puts a file in the place of the right one that was just opened. */
  void wrap(Mount mount, int flags, Opened out) {
    out.set(new BrokenFile(this, mount, flags & ~Fcntl.O_CREAT, out.take()));
  }

  @Override
  public void close() {
    right.close();
  }
}
