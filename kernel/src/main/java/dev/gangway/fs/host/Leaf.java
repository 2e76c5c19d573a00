package dev.gangway.fs.host;

import dev.gangway.abi.Fcntl;
import dev.gangway.host.HostFile;
import dev.gangway.vfs.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The last name of a path and the directory that holds it: Linux's {@code filename_parentat()}.
 *
 * <p>For calls that change a name and never follow it. Trailing slashes stay on the name: the calls
 * mkdirat, unlinkat, renameat, symlinkat and (for the new name) linkat check them, and do not
 * follow a symlink because of them.
 *
 * <p>A last name of {@code .} or {@code ..} cannot be changed. The whole path is walked
 * nevertheless, to distinguish an escape from a bad name.
 */
final class Leaf implements AutoCloseable {
  private final long directory;
  private final boolean owned;
  private final MemorySegment name;

  /** 1 for {@code .}, 2 for {@code ..}, 0 for a name. */
  private final int dots;

  private Leaf(long directory, boolean owned, MemorySegment name, int dots) {
    this.directory = directory;
    this.owned = owned;
    this.name = name;
    this.dots = dots;
  }

  /** Finds the directory of {@code path}'s last name; {@link #isNamed} says whether it did. */
  static Leaf find(int dirfd, PathName path) {
    MemorySegment bytes = path.segment();
    if (path.isSingleName()) {
      return new Leaf(dirfd, false, bytes, 0);
    }
    int end = path.length();
    while (end > 0 && path.at(end - 1) == '/') {
      end--;
    }
    int start = end;
    while (start > 0 && path.at(start - 1) != '/') {
      start--;
    }
    int dots = dots(path, start, end);
    if (dots > 0) {
      return new Leaf(Beneath.exists(dirfd, bytes), false, bytes, dots);
    }
    if (start == 0) {
      return new Leaf(dirfd, false, bytes, 0);
    }
    return new Leaf(findDirectory(dirfd, bytes, start), true, bytes.asSlice(start), 0);
  }

  private static int dots(PathName path, int start, int end) {
    for (int i = start; i < end; i++) {
      if (path.at(i) != '.') {
        return 0;
      }
    }
    return end - start <= 2 ? end - start : 0;
  }

  private static long findDirectory(int dirfd, MemorySegment path, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment prefix = arena.allocate(length + 1L);
      MemorySegment.copy(path, 0, prefix, 0, length);
      prefix.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
      return Beneath.open(dirfd, prefix, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
    }
  }

  /** Whether the walk succeeded. */
  boolean isFound() {
    return directory >= 0;
  }

  /** Whether there is a directory and a name in it that may be changed. */
  boolean isNamed() {
    return directory >= 0 && dots == 0;
  }

  /** The error: that of the walk, or {@code -errno} if the name is {@code .} or {@code ..}. */
  long refusal(int errno) {
    return directory < 0 ? directory : -errno;
  }

  /** The directory of the name; valid until {@link #close}. */
  int dirfd() {
    assert isNamed();
    return (int) directory;
  }

  /** The name with its trailing slashes, terminated by NUL. */
  MemorySegment name() {
    return name;
  }

  /** Whether the name is {@code ..}. */
  boolean isDotDot() {
    return dots == 2;
  }

  @Override
  public void close() {
    if (owned && directory >= 0) {
      HostFile.close((int) directory);
    }
  }
}
