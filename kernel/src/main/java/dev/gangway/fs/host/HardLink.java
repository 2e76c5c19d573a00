package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code linkat(2)} within a mount.
 *
 * <p>linkat can follow a symlink but not confine it, and linking a descriptor requires a
 * capability. So a final symlink is read, and its text is walked from the symlink's directory, as
 * the host's kernel does. Each walk is confined. The final name is linked without being followed,
 * so in a race with a symlink, that symlink itself is linked.
 */
final class HardLink {
  private static final int MAX_SYMLINKS = 40;

  private HardLink() {}

  /** As {@link dev.gangway.vfs.Directory#link}. */
  static long make(int dirfd, PathName oldPath, boolean follow, int newDirfd, PathName newPath) {
    PathName path = oldPath;
    for (int symlinks = 0; symlinks <= MAX_SYMLINKS; symlinks++) {
      if (path.hasTrailingSlash()) {
        return linkDirectory(dirfd, path, newDirfd, newPath);
      }
      try (Leaf from = Leaf.find(dirfd, path);
          Arena arena = Arena.ofConfined()) {
        if (!from.isNamed()) {
          return linkDirectory(dirfd, path, newDirfd, newPath);
        }
        MemorySegment text = arena.allocate(PathName.PATH_MAX);
        long length = follow ? HostPath.readlinkat(from.dirfd(), from.name(), text) : -Errno.EINVAL;
        if (length == -Errno.EINVAL) {
          return link(from.dirfd(), from.name(), newDirfd, newPath);
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

  /**
   * @param oldName without a slash, because linkat would follow a symlink before a slash
   */
  private static long link(int oldDirfd, MemorySegment oldName, int newDirfd, PathName newPath) {
    try (Leaf to = Leaf.find(newDirfd, newPath)) {
      if (to.isNamed()) {
        return HostPath.linkat(oldDirfd, oldName, to.dirfd(), to.name(), 0);
      }
      // Errors of the old name take precedence.
      long missing = HostPath.fstatat(oldDirfd, oldName, Fcntl.AT_SYMLINK_NOFOLLOW, new Kstat());
      return missing < 0 ? missing : to.refusal(Errno.EEXIST);
    }
  }

  /**
   * Dots and trailing slashes name directories, which cannot be linked. The host returns the error.
   */
  private static long linkDirectory(int dirfd, PathName path, int newDirfd, PathName newPath) {
    long found = Beneath.open(dirfd, path.segment(), Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
    if (found < 0) {
      return found;
    }
    long result = link((int) found, Names.DOT, newDirfd, newPath);
    HostFile.close((int) found);
    return result;
  }

  /** The path of the target of a symlink at {@code path}; an absolute text stays absolute. */
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
