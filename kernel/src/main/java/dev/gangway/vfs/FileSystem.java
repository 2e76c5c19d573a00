package dev.gangway.vfs;

/**
 * A tree of files that can be mounted, by any number of guests at once.
 *
 * <p>All of its behaviour is behind the {@link Directory} of its root. Safe for concurrent use.
 */
public interface FileSystem extends AutoCloseable {

  /** What it is, for messages and traces: {@code host}, {@code mem}. */
  String type();

  /**
   * Opens the root.
   *
   * @param mount the mount that it is opened through; every file reached from it belongs to it
   * @param out receives the directory, with one reference that the caller owns
   * @return 0 or {@code -errno}
   */
  long openRoot(Mount mount, Opened out);

  /** Frees what the file system holds. Files that are still open go on working until closed. */
  @Override
  void close();
}
