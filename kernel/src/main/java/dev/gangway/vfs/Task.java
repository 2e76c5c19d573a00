package dev.gangway.vfs;

import dev.gangway.abi.Kstat;
import dev.gangway.uaccess.IovIter;
import dev.gangway.uaccess.Kiocb;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.UserIo;

/**
 * What one guest thread carries into every system call: Linux's {@code struct task_struct}, with
 * the scratch that calls need so that they allocate nothing.
 *
 * <p>Only for the thread that runs the guest.
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

  public Task(LinearMemory memory, FdTable files) {
    this.memory = memory;
    this.files = files;
    this.iter = new IovIter(memory);
    this.host = new UserIo(memory);
  }

  /**
   * A fatal signal is pending: someone interrupted the thread (a time limit does so, too). Whoever
   * waits or loops stops, reports what it has done, and the guest ends.
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

  /** Scratch: the attributes that the current call asked for. */
  public Kstat stat() {
    return stat;
  }

  /** Scratch: what the current call opened. */
  public Opened opened() {
    return opened;
  }
}
