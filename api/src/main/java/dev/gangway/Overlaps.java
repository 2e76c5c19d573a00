package dev.gangway;

import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.vfs.Mount;
import java.util.List;

/** Keeps a guest from writing to a read-only mount through another mount. */
final class Overlaps {
  private Overlaps() {}

  /**
   * Checks a mount of a host directory against the other mounts of the guest.
   *
   * @throws IllegalArgumentException if another one has files in common with it, and only one of
   *     the two is read-only
   */
  static void check(List<Mount> others, Mount mount) {
    for (Mount other : others) {
      if (other.readOnly() != mount.readOnly()
          && other.fileSystem() instanceof HostFileSystem a
          && mount.fileSystem() instanceof HostFileSystem b
          && a.overlaps(b)) {
        throw refusal(other, a, mount, b);
      }
    }
  }

  private static IllegalArgumentException refusal(
      Mount a, HostFileSystem ofA, Mount b, HostFileSystem ofB) {
    return new IllegalArgumentException(
        "the host directories %s (at %s) and %s (at %s) overlap, and only %s is read-only: a guest"
                .formatted(
                    ofA.directory(),
                    a.guestPath(),
                    ofB.directory(),
                    b.guestPath(),
                    (a.readOnly() ? a : b).guestPath())
            + " could change its files through the other; mount both with the same mode, or"
            + " directories of which neither contains the other");
  }
}
