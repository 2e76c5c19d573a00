package dev.gangway.vfs;

/**
 * A tree of files that can be mounted, by any number of guests at once.
 *
 * <p>All operations are on the {@link Directory} of its root. Thread-safe.
 */
public interface FileSystem extends AutoCloseable {

  /**
   * Opens the root.
   *
   * @param mount the mount through which it is opened; all files below it belong to this mount
   * @param out receives the directory, which the caller then owns
   * @return 0 or {@code -errno}
   */
  long openRoot(Mount mount, Opened out);

  /** Releases the file system's resources. Open files stay usable until they are closed. */
  @Override
  void close();
}
