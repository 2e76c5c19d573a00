package dev.gangway.vfs;

import dev.gangway.filemap.Iocb;

/** One read or write in progress. The file system moves {@link #position} on. */
public final class Kiocb extends Iocb {
  Kiocb at(long start, int fileFlags) {
    position = start;
    flags = fileFlags;
    return this;
  }
}
