package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.uaccess.Bio;
import java.util.concurrent.CountDownLatch;

/**
 * A file's storage that keeps nothing, for tests of what goes on above it: it can be made to fail,
 * or to wait.
 */
final class StubStorage implements AddressSpaceOps {
  /** What each write says. */
  volatile long writeStatus;

  /** Counted down when a write begins. */
  final CountDownLatch writing = new CountDownLatch(1);

  /** Each write waits for it. */
  final CountDownLatch mayWrite;

  /** One whose writes do not wait. */
  StubStorage() {
    this(new CountDownLatch(0));
  }

  StubStorage(CountDownLatch mayWrite) {
    this.mayWrite = mayWrite;
  }

  @Override
  public boolean hasBacking() {
    return true;
  }

  @Override
  public long readPages(Bio into, long position) {
    return 0;
  }

  @Override
  public long writePages(Bio from, long position) {
    writing.countDown();
    try {
      mayWrite.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -Errno.EINTR;
    }
    return writeStatus;
  }
}
