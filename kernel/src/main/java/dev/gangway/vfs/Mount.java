package dev.gangway.vfs;

/**
 * A file system at a path of the guest, read-only or writable.
 *
 * @param guestPath the absolute path in the guest's view
 * @param fileSystem the mounted file system
 * @param readOnly whether every change is refused, whatever the flags of a call
 */
public record Mount(String guestPath, FileSystem fileSystem, boolean readOnly) {}
