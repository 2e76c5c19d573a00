package dev.gangway.uaccess;

/**
 * One read or write in progress: where it is, and what its file wants of it. Linux's {@code struct
 * kiocb}.
 */
public final class Kiocb {
  /**
   * Byte offset in the file, never negative. It is moved on by what was read or written; for an
   * append it is first set to the end of the file.
   */
  public long position;

  /**
   * {@code O_APPEND}, {@code O_DSYNC}, {@code O_SYNC}, {@code O_RSYNC} as they hold for this call.
   */
  public int flags;

  /** Begins another read or write: each task has one of these, and uses it again. */
  public Kiocb at(long start, int fileFlags) {
    position = start;
    flags = fileFlags;
    return this;
  }
}
