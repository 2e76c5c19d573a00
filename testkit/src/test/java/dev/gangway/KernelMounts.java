package dev.gangway;

import dev.gangway.vfs.FileSystem;

/** Mounts of file systems that a test made itself, which the public API does not offer. */
public final class KernelMounts {
  private KernelMounts() {}

  /** Mounts {@code fileSystem}, which is closed with the Gangway. */
  public static Gangway.Builder mount(
      Gangway.Builder builder, String guestPath, FileSystem fileSystem, boolean readOnly) {
    return builder.mount(guestPath, fileSystem, readOnly);
  }
}
