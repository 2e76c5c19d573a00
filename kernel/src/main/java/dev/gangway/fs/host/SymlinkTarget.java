package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Checks the text of a new symlink. It must be relative, and its {@code ..} must not lead above the
 * mount's root from the link's directory.
 *
 * <p>The guest itself is confined when it follows a link, whatever its text. This check protects
 * host programs that follow the link later. It considers the text alone: a name counts as one step
 * down, although it may be a link by then. A link that is moved afterwards is not checked again.
 */
final class SymlinkTarget {
  private static final int STEP = "../".length();

  private SymlinkTarget() {}

  /**
   * @param target the text
   * @param directory directory of the link
   * @param root directory that the link must stay in
   * @return 0; {@code -EPERM} if it leaves the root, or if that is uncertain
   */
  static long check(PathName target, int directory, Kstat root) {
    if (target.isAbsolute()) {
      return -Errno.EPERM;
    }
    int above = stepsAbove(target);
    return above == 0 ? 0 : checkDepth(directory, above, root);
  }

  /** How many levels above its start the text climbs at most. */
  private static int stepsAbove(PathName target) {
    int depth = 0;
    int lowest = 0;
    int start = 0;
    for (int i = 0; i <= target.length(); i++) {
      if (i == target.length() || target.at(i) == '/') {
        depth += step(target, start, i);
        lowest = Math.min(lowest, depth);
        start = i + 1;
      }
    }
    return -lowest;
  }

  private static int step(PathName target, int start, int end) {
    int length = end - start;
    if (length == 0 || (length == 1 && target.at(start) == '.')) {
      return 0;
    }
    return length == 2 && target.at(start) == '.' && target.at(start + 1) == '.' ? -1 : 1;
  }

  /** Climbs as far as the text does, and checks whether a directory on the way is the root. */
  private static long checkDepth(int directory, int above, Kstat root) {
    Kstat here = new Kstat();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment up = arena.allocate(2L + (long) above * STEP);
      up.set(ValueLayout.JAVA_BYTE, 0, (byte) '.');
      for (int i = 0; i < above; i++) {
        long result = HostPath.fstatat(directory, up, 0, here);
        if (result < 0 || (here.ino == root.ino && here.dev == root.dev)) {
          return -Errno.EPERM;
        }
        // "." becomes "./..", then "./../..".
        long at = 1L + (long) i * STEP;
        up.set(ValueLayout.JAVA_BYTE, at, (byte) '/');
        up.set(ValueLayout.JAVA_BYTE, at + 1, (byte) '.');
        up.set(ValueLayout.JAVA_BYTE, at + 2, (byte) '.');
      }
    }
    return 0;
  }
}
