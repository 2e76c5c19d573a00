package dev.gangway.vfs;

/**
 * A file system at a place in the guest's name space, and what the guest may do there.
 *
 * @param guestPath the absolute path that the guest knows it by
 * @param fileSystem what is mounted
 * @param readOnly refuses every change, whatever the flags of a call
 */
public record Mount(String guestPath, FileSystem fileSystem, boolean readOnly) {

  /** A mount that can be written to. */
  public static Mount of(String guestPath, FileSystem fileSystem) {
    return new Mount(guestPath, fileSystem, false);
  }
}
