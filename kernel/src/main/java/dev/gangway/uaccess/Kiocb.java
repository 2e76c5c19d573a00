package dev.gangway.uaccess;

/** One read or write in progress, with its position and flags: Linux's {@code struct kiocb}. */
public final class Kiocb {
  /**
   * Byte offset in the file, never negative. It advances by the bytes read or written; for an
   * append it is first set to the end of the file.
   */
  public long position;

  /** {@code O_APPEND}, {@code O_DSYNC}, {@code O_SYNC}, {@code O_RSYNC} in effect for this call. */
  public int flags;

  /** Begins another read or write. Each task reuses one object. */
  public Kiocb at(long start, int fileFlags) {
    position = start;
    flags = fileFlags;
    return this;
  }
}
