package dev.gangway.concurrency;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.vfs.OpenFile;

/** An open file that is known by a number, and counts how often it was released. */
final class TaggedFile extends OpenFile {
  private final int tag;
  private volatile int released;

  TaggedFile(int tag) {
    super(null, Mode.S_IFREG, Fcntl.O_RDWR);
    this.tag = tag;
  }

  int tag() {
    return tag;
  }

  int released() {
    return released;
  }

  @Override
  protected synchronized void release() {
    released++;
  }

  @Override
  public long getattr(Kstat out) {
    return 0;
  }
}
