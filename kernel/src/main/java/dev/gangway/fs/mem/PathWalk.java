package dev.gangway.fs.mem;

import dev.gangway.abi.Errno;
import dev.gangway.vfs.PathName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One walk along a path: Linux's {@code struct nameidata}.
 *
 * <p>Each component is looked up without a lock, in the tree as it is at that moment. {@code ..} at
 * the root is {@code -EPERM}, and so is a symlink with an absolute text. More than {@link
 * #MAX_SYMLINKS} symlinks in a walk are {@code -ELOOP}.
 *
 * <p>{@link #toParent} stops before the last component: a create, an unlink or a rename then uses
 * {@link #directory} and {@link #name}. {@link #lookup} walks to the end.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man7/path_resolution.7.html">path_resolution(7)</a>
 */
final class PathWalk {
  /** Maximum number of symlinks that a walk follows. */
  static final int MAX_SYMLINKS = 40;

  /** The kind of the last component. */
  enum Last {
    NAME,
    DOT,
    DOT_DOT
  }

  /** The rest of a path after a symlink; never empty. */
  private record Rest(MemorySegment text, int at, int end) {}

  private final MemDirectoryNode base;
  private MemDirectoryNode directory;
  private MemorySegment text;
  private int at;
  private int end;
  private @Nullable ArrayDeque<Rest> interrupted;
  private int symlinks;

  private Last last = Last.DOT;
  private boolean mustBeDirectory;

  /** The current component. */
  private int start;

  private int length;

  /**
   * @param path relative and not empty; must not change during the walk
   */
  PathWalk(MemDirectoryNode base, PathName path) {
    this.base = base;
    this.directory = base;
    this.text = path.segment();
    this.end = path.length();
  }

  /** The directory of the last component. */
  MemDirectoryNode directory() {
    return directory;
  }

  Last last() {
    return last;
  }

  /** The last component, if {@link #last} is {@link Last#NAME}. */
  Name name() {
    return Name.in(text, start, length);
  }

  /** Whether a slash follows the last component, in the path or in a symlink at its end. */
  boolean mustBeDirectory() {
    return mustBeDirectory;
  }

  /**
   * Walks to the directory of the last component. The last component is not looked up; only a
   * {@code ..} that would escape is refused.
   *
   * @return 0 or {@code -errno}
   */
  long toParent() {
    while (true) {
      nextComponent();
      if (length > PathName.NAME_MAX) {
        return -Errno.ENAMETOOLONG; // only a symlink's text can have so long a name
      }
      if (at == end && interrupted == null) {
        mustBeDirectory |= start + length < end;
        return last == Last.DOT_DOT && above() == null ? -Errno.EPERM : 0;
      }
      long result = step();
      if (result < 0) {
        return result;
      }
    }
  }

  /**
   * Walks to the end.
   *
   * @param follow a final symlink; one with a slash after it is always followed
   * @param found receives the inode
   * @return 0 or {@code -errno}
   */
  long lookup(boolean follow, Found found) {
    while (true) {
      long result = toParent();
      if (result < 0) {
        return result;
      }
      MemInode inode = lastInode();
      if (inode == null) {
        return -Errno.ENOENT;
      }
      if (inode instanceof MemSymlink link && (follow || mustBeDirectory)) {
        result = follow(link);
        if (result < 0) {
          return result;
        }
        continue;
      }
      if (mustBeDirectory && !(inode instanceof MemDirectoryNode)) {
        return -Errno.ENOTDIR;
      }
      found.inode = inode;
      return 0;
    }
  }

  /**
   * As {@link #toParent}, to create a name that is not a directory: {@code -EEXIST} if it exists,
   * {@code -ENOENT} if it is free but a slash follows it.
   */
  long toNewName() {
    long result = toParent();
    if (result < 0) {
      return result;
    }
    if (lastInode() != null) {
      return -Errno.EEXIST;
    }
    return mustBeDirectory ? -Errno.ENOENT : 0;
  }

  /** The inode of the last component after {@link #toParent}, or null. */
  @Nullable MemInode lastInode() {
    return switch (last) {
      case NAME -> directory.lookup(name());
      case DOT -> directory;
      case DOT_DOT -> above();
    };
  }

  /** The parent of the current directory; null if it is not beneath the base. */
  private @Nullable MemDirectoryNode above() {
    MemDirectoryNode parent = directory.parent();
    return directory != base && (parent == base || parent.isBelow(base)) ? parent : null;
  }

  /**
   * Continues with the text of a symlink, which is the current component. The rest of the path
   * follows the text.
   *
   * @return 0; {@code -ELOOP}; {@code -EPERM} for an absolute text
   */
  long follow(MemSymlink link) {
    if (symlinks == MAX_SYMLINKS) {
      return -Errno.ELOOP;
    }
    symlinks++;
    if (link.text().get(ValueLayout.JAVA_BYTE, 0) == '/') {
      return -Errno.EPERM;
    }
    if (at < end) {
      if (interrupted == null) {
        interrupted = new ArrayDeque<>();
      }
      interrupted.push(new Rest(text, at, end));
    }
    text = link.text();
    at = 0;
    end = (int) link.size();
    return 0;
  }

  /** Takes the next component, and the slashes after it. */
  private void nextComponent() {
    if (at == end) {
      resume();
    }
    start = at;
    while (at < end && byteAt(at) != '/') {
      at++;
    }
    length = at - start;
    while (at < end && byteAt(at) == '/') {
      at++;
    }
    last = kind();
  }

  /** Continues with the rest of a path after a symlink. */
  private void resume() {
    ArrayDeque<Rest> rests = Objects.requireNonNull(interrupted);
    Rest rest = rests.pop();
    if (rests.isEmpty()) {
      interrupted = null;
    }
    text = rest.text;
    at = rest.at;
    end = rest.end;
  }

  /** Enters the current component, which is not the last. */
  private long step() {
    return switch (last) {
      case DOT -> 0;
      case DOT_DOT -> enter(above(), -Errno.EPERM);
      case NAME -> {
        MemInode inode = directory.lookup(name());
        yield switch (inode) {
          case null -> -Errno.ENOENT;
          case MemDirectoryNode next -> enter(next, 0);
          case MemSymlink link -> follow(link);
          default -> -Errno.ENOTDIR;
        };
      }
    };
  }

  private long enter(@Nullable MemDirectoryNode next, long otherwise) {
    if (next == null) {
      return otherwise;
    }
    directory = next;
    return 0;
  }

  private Last kind() {
    if (length > 2 || byteAt(start) != '.') {
      return Last.NAME;
    }
    if (length == 1) {
      return Last.DOT;
    }
    return byteAt(start + 1) == '.' ? Last.DOT_DOT : Last.NAME;
  }

  private byte byteAt(int i) {
    return text.get(ValueLayout.JAVA_BYTE, i);
  }

  /**
   * Whether a symlink with this text leads out of the file system, judged by the text alone. The
   * symlinks in its path are checked when it is followed.
   *
   * @param depth of the directory that contains it, see {@link MemDirectoryNode#depth}
   */
  static boolean escapes(PathName text, int depth) {
    if (text.isAbsolute()) {
      return true;
    }
    int level = depth;
    int length = text.length();
    for (int start = 0; start < length; ) {
      int stop = start;
      while (stop < length && text.at(stop) != '/') {
        stop++;
      }
      int n = stop - start;
      if (n == 2 && text.at(start) == '.' && text.at(start + 1) == '.') {
        level--;
      } else if (n > 1 || (n == 1 && text.at(start) != '.')) {
        level++;
      }
      if (level < 0) {
        return true;
      }
      start = stop + 1;
    }
    return false;
  }

  /** Receives the result of {@link #lookup}. */
  static final class Found {
    private @Nullable MemInode inode;

    /** The inode. Valid after a lookup that returned 0. */
    MemInode inode() {
      return Objects.requireNonNull(inode);
    }
  }
}
