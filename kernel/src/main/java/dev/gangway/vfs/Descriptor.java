package dev.gangway.vfs;

import org.jspecify.annotations.Nullable;

/**
 * What a file descriptor stands for: an open file, the path that it was preopened under, and the
 * capabilities that are left on it.
 */
public final class Descriptor {
  private final OpenFile file;
  private final @Nullable String preopenPath;
  private volatile long rights;
  private volatile long inheritingRights;

  /**
   * Takes over the caller's reference to {@code file}.
   *
   * @param preopenPath the guest's path of a preopened directory, else null
   * @param rights what may be done with it, in the bits of the system call layer
   * @param inheritingRights what may be done with files opened through it
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

  /** Sets the rights; the caller has checked that none is added. */
  public void setRights(long base, long inheriting) {
    rights = base;
    inheritingRights = inheriting;
  }

  /** Gives the table's reference to the file back. */
  void put() {
    file.put();
  }
}
