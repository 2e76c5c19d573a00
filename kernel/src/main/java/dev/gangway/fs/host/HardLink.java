package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code linkat(2)} within a mount.
 *
 * <p>linkat can follow a symlink, but not confine itself, and a descriptor can be linked only with
 * a capability. So a final symlink is read, and its text walked from where it was found, as the
 * host's kernel would: each walk is confined by itself, and the name in the end is linked without
 * being followed. A symlink that is swapped in at the last moment is linked itself.
 */
final class HardLink {
  private static final int MAX_SYMLINKS = 40;

  private HardLink() {}

  /** As {@link dev.gangway.vfs.Directory#link}; {@code to} is the new name. */
  static long make(int dirfd, PathName oldPath, boolean follow, Leaf to) {
    PathName path = oldPath;
    for (int symlinks = 0; symlinks <= MAX_SYMLINKS; symlinks++) {
      if (path.hasTrailingSlash()) {
        // Nothing but a directory has such a name, through a symlink or not.
        return directoryOrRefusal(dirfd, path);
      }
      try (Leaf from = Leaf.find(dirfd, path);
          Arena arena = Arena.ofConfined()) {
        if (!from.isNamed()) {
          return from.refusal(Errno.EPERM);
        }
        MemorySegment text = arena.allocate(PathName.PATH_MAX);
        long length = follow ? HostPath.readlinkat(from.dirfd(), from.name(), text) : -Errno.EINVAL;
        if (length == -Errno.EINVAL) {
          return HostPath.linkat(from.dirfd(), from.name(), to.dirfd(), to.name(), 0);
        }
        if (length < 0) {
          return length;
        }
        PathName next = new PathName();
        long result = next.set(join(path, text, (int) length));
        if (result < 0) {
          return result;
        }
        path = next;
      }
    }
    return -Errno.ELOOP;
  }

  private static long directoryOrRefusal(int dirfd, PathName path) {
    long result = Beneath.exists(dirfd, path.segment());
    return result < 0 ? result : -Errno.EPERM;
  }

  /** The path of what a symlink at {@code path} points to; an absolute text stays absolute. */
  private static byte[] join(PathName path, MemorySegment text, int length) {
    int directory = text.get(ValueLayout.JAVA_BYTE, 0) == '/' ? 0 : directoryLength(path);
    byte[] joined = new byte[directory + length];
    MemorySegment.copy(path.segment(), ValueLayout.JAVA_BYTE, 0, joined, 0, directory);
    MemorySegment.copy(text, ValueLayout.JAVA_BYTE, 0, joined, directory, length);
    return joined;
  }

  private static int directoryLength(PathName path) {
    int length = path.length();
    while (length > 0 && path.at(length - 1) != '/') {
      length--;
    }
    return length;
  }
}
