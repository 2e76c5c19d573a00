package dev.gangway.exerciser;

import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.UserIo;
import dev.gangway.vfs.OpenFile;

/** What is wrong with a {@link BrokenFileSystem}: it does the calls in place of the right one. */
interface Fault {

  default long read(OpenFile right, Kiocb io, IovIter to, UserIo host) {
    return right.readIter(io, to, host);
  }

  default long write(OpenFile right, Kiocb io, IovIter from, UserIo host) {
    return right.writeIter(io, from, host);
  }

  default long truncate(OpenFile right, long size) {
    return right.truncate(size);
  }

  default long getattr(OpenFile right, Kstat out) {
    return right.getattr(out);
  }
}
