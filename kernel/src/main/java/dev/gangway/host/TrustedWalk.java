package dev.gangway.host;

import dev.gangway.abi.ByteStrings;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Resolves a path to a directory, one component at a time. It refuses anything on the way that
 * another user could have created or could replace.
 *
 * <ul>
 *   <li>Each directory on the way belongs to the effective user or to root, and is not writable by
 *       its group or others, unless it is sticky like {@code /tmp}. This is checked before anything
 *       is looked up or created in it.
 *   <li>A symlink is followed only if it belongs to the effective user or to root as well. The
 *       directories of its target are checked like all others.
 * </ul>
 *
 * <p>The last directory is not checked.
 */
final class TrustedWalk {
  private static final int DIRECTORY_MODE = 0700;
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int STICKY = 01000;

  /** As in Linux. */
  private static final int MAX_LINKS = 40;

  private static final int MAX_TARGET = 4096;
  private static final int NONE = -1;

  private final Path path;
  private final Arena arena;

  /** The current directory, opened with O_PATH. */
  private int at = NONE;

  private int links;

  private TrustedWalk(Path path, Arena arena) {
    this.path = path;
    this.arena = arena;
  }

  /**
   * Opens the directory at the end of a path with O_PATH. The caller closes it.
   *
   * @param make whether missing directories are created, with mode 0700; missing targets of a
   *     symlink are not
   * @throws NoSuchFileException if there is none
   * @throws UntrustedException if another user could have created or could replace something on the
   *     way
   */
  static int open(Path path, boolean make) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      TrustedWalk walk = new TrustedWalk(path, arena);
      try {
        walk.along(path.toAbsolutePath().toString(), make);
        return walk.at;
      } catch (IOException e) {
        walk.moveTo(NONE);
        throw e;
      }
    }
  }

  static boolean isOwn(Kstat stat) {
    return stat.uid == Linux.geteuid();
  }

  static boolean isWritableByOthers(Kstat stat) {
    return (stat.mode & WRITABLE_BY_OTHERS) != 0;
  }

  private void moveTo(int next) {
    if (at != NONE) {
      HostFile.close(at);
    }
    at = next;
  }

  private void along(String names, boolean make) throws IOException {
    if (names.startsWith("/")) {
      moveTo((int) check(openDirectory(Fcntl.AT_FDCWD, bytes("/"))));
    }
    for (String name : names.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        step(bytes(name), make);
      }
    }
  }

  private void step(MemorySegment name, boolean make) throws IOException {
    checkReplaceable();
    long next = openDirectory(at, name);
    if (next == -Errno.ENOENT && make) {
      long made = HostPath.mkdirat(at, name, DIRECTORY_MODE);
      if (made != -Errno.EEXIST) { // another process was faster
        check(made);
      }
      next = openDirectory(at, name);
    }
    if (next == -Errno.ENOTDIR) {
      along(target(name), false);
    } else {
      moveTo((int) check(next));
    }
  }

  private static long openDirectory(int above, MemorySegment name) {
    int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
    return HostPath.openat(above, name, flags, 0);
  }

  /** Fails if other users can replace files in the current directory. */
  private void checkReplaceable() throws IOException {
    Kstat stat = stat(at);
    if (stat.uid != 0 && !isOwn(stat)) {
      throw new UntrustedException(path + " is in a directory of another user");
    }
    if (isWritableByOthers(stat) && (stat.mode & STICKY) == 0) {
      throw new UntrustedException(path + " is in a directory that other users can write to");
    }
  }

  /** The text of a symlink in the current directory. */
  private String target(MemorySegment name) throws IOException {
    int link = (int) check(HostPath.openat(at, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0));
    try {
      Kstat stat = stat(link);
      if (stat.type() != Mode.S_IFLNK) {
        throw HostFailure.of(path, -Errno.ENOTDIR);
      }
      if (stat.uid != 0 && !isOwn(stat)) {
        throw new UntrustedException(path + " leads through a symlink of another user");
      }
      if (++links > MAX_LINKS) {
        throw HostFailure.of(path, -Errno.ELOOP);
      }
      MemorySegment target = arena.allocate(MAX_TARGET);
      long length = check(HostPath.readlinkat(link, bytes(""), target));
      return ByteStrings.decode(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } finally {
      HostFile.close(link);
    }
  }

  private MemorySegment bytes(String name) {
    byte[] bytes = ByteStrings.encode(name);
    MemorySegment segment = arena.allocate(bytes.length + 1L); // zeroed
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  private Kstat stat(int fd) throws IOException {
    Kstat stat = new Kstat();
    check(HostFile.fstat(fd, stat));
    return stat;
  }

  private long check(long result) throws IOException {
    return HostFailure.check(path, result);
  }
}
