package dev.gangway.vfs;

import org.jspecify.annotations.Nullable;

/** The target of a file descriptor: an open file, its preopen path, and its remaining rights. */
public final class Descriptor {
  private final OpenFile file;
  private final @Nullable String preopenPath;
  private volatile long rights;
  private volatile long inheritingRights;

  /**
   * Takes over {@code file}.
   *
   * @param preopenPath the guest's path of a preopened directory, otherwise null
   * @param rights its rights, in the bits of the system call layer
   * @param inheritingRights the rights of files opened through it
   */
  public Descriptor(
      OpenFile file, @Nullable String preopenPath, long rights, long inheritingRights) {
    this.file = file;
    this.preopenPath = preopenPath;
    this.rights = rights;
    this.inheritingRights = inheritingRights;
  }

  public OpenFile file() {
    return file;
  }

  public @Nullable String preopenPath() {
    return preopenPath;
  }

  public long rights() {
    return rights;
  }

  public long inheritingRights() {
    return inheritingRights;
  }

  /** Sets the rights. The caller has checked that none is added. */
  public void setRights(long base, long inheriting) {
    rights = base;
    inheritingRights = inheriting;
  }

  /** Releases the file. */
  void put() {
    file.put();
  }
}
