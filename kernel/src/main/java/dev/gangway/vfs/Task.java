package dev.gangway.vfs;

import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;

/**
 * The state of one guest thread in system calls: Linux's {@code struct task_struct}, with scratch
 * objects, so that calls allocate nothing.
 *
 * <p>Only for the guest's thread, except the counts.
 */
public final class Task {
  private final LinearMemory memory;
  private final FdTable files;
  private final IovIter iter;
  private final UserIo host;
  private final Kiocb kiocb = new Kiocb();
  private final PathName path = new PathName();
  private final PathName path2 = new PathName();
  private final Kstat stat = new Kstat();
  private final Opened opened = new Opened();

  /** Not volatile: other threads may see a value of a moment ago. */
  private long bytesRead;

  private long bytesWritten;

  public Task(LinearMemory memory, FdTable files) {
    this.memory = memory;
    this.files = files;
    this.iter = new IovIter(memory);
    this.host = new UserIo(memory);
  }

  /**
   * Whether a fatal signal is pending: an interrupt of the thread, also by a time limit. If so, a
   * wait or loop ends, the call returns its partial result, and the guest ends.
   */
  public static boolean fatalSignalPending() {
    return Thread.currentThread().isInterrupted();
  }

  public LinearMemory memory() {
    return memory;
  }

  public FdTable files() {
    return files;
  }

  /** Scratch: the buffers of the current call. */
  public IovIter iter() {
    return iter;
  }

  /** The host's own reads and writes on {@link #memory}. */
  public UserIo host() {
    return host;
  }

  /** Counts the result of a call that reads, if it has moved bytes; returns it. */
  public long countRead(long result) {
    bytesRead += Math.max(result, 0);
    return result;
  }

  /** Counts the result of a call that writes, if it has moved bytes; returns it. */
  public long countWritten(long result) {
    bytesWritten += Math.max(result, 0);
    return result;
  }

  /** Bytes that calls have read. May be called by any thread. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Bytes that calls have written. May be called by any thread. */
  public long bytesWritten() {
    return bytesWritten;
  }

  Kiocb kiocb() {
    return kiocb;
  }

  /** Scratch: the path of the current call. */
  public PathName path() {
    return path;
  }

  /** Scratch: the second path of the current call. */
  public PathName path2() {
    return path2;
  }

  /** Scratch: the attributes that the current call reads. */
  public Kstat stat() {
    return stat;
  }

  /** Scratch: the file that the current call opens. */
  public Opened opened() {
    return opened;
  }
}
