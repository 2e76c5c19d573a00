package dev.gangway.vfs;

/**
 * One read or write in progress: where it is, and what its file wants of it.
 *
 * <p>The file system moves {@link #position} on by what it read or wrote; for an append it first
 * sets it to the end of the file.
 */
public final class Kiocb {
  /** Byte offset in the file, never negative. */
  public long position;

  /**
   * {@code O_APPEND}, {@code O_DSYNC}, {@code O_SYNC}, {@code O_RSYNC} as they hold for this call.
   */
  public int flags;

  Kiocb at(long start, int fileFlags) {
    position = start;
    flags = fileFlags;
    return this;
  }
}
