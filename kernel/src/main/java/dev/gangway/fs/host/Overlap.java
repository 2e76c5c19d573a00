package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;

/**
 * Whether two directories of the host have files in common.
 *
 * <p>They do if one of two checks succeeds. First: either directory is an ancestor of the other.
 * Device and inode numbers are compared, so the names by which the two were opened do not matter.
 * Second, for bind mounts: both reach a common part of one file system ({@link MountTable}).
 */
final class Overlap {
  /** Maximum depth of a directory: more than a path of 4096 bytes can have. */
  private static final int MAX_DEPTH = 4096;

  private Overlap() {}

  /**
   * Whether they overlap; true if this process has no permission to find out.
   *
   * @param a attributes of {@code fdA}
   * @param b attributes of {@code fdB}
   */
  static boolean between(int fdA, Kstat a, int fdB, Kstat b) {
    return isAtOrBelow(fdA, a, b) || isAtOrBelow(fdB, b, a) || haveRegionInCommon(fdA, fdB);
  }

  private static boolean haveRegionInCommon(int fdA, int fdB) {
    MountTable table = MountTable.read();
    return table != null && MountTable.overlap(table.regions(fdA), table.regions(fdB));
  }

  private static boolean isAtOrBelow(int fd, Kstat start, Kstat above) {
    Kstat here = new Kstat();
    here.copyFrom(start);
    Kstat parent = new Kstat();
    long at = HostFile.dup(fd);
    for (int depth = 0; at >= 0 && depth < MAX_DEPTH; depth++) {
      if (isSame(here, above)) {
        HostFile.close((int) at);
        return true;
      }
      long up = HostPath.openat((int) at, Names.DOT_DOT, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
      HostFile.close((int) at);
      at = up;
      if (up >= 0 && HostFile.fstat((int) up, parent) == 0) {
        if (isSame(here, parent)) {
          HostFile.close((int) up);
          return false; // the root is its own parent
        }
        here.copyFrom(parent);
      }
    }
    if (at >= 0) {
      HostFile.close((int) at);
    }
    return true;
  }

  private static boolean isSame(Kstat a, Kstat b) {
    return a.dev == b.dev && a.ino == b.ino;
  }
}
