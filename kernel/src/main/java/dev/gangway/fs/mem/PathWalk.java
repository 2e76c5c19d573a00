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
 * <p>Each component is looked up as the tree is at that moment, without a lock. {@code ..} at the
 * root is {@code -EPERM}, and so is a symlink with an absolute text; more than {@link
 * #MAX_SYMLINKS} symlinks in a walk are {@code -ELOOP}.
 *
 * <p>{@link #toParent} stops before the last component: {@link #directory} and {@link #name} are
 * what a create, an unlink or a rename works on. {@link #lookup} goes to the end.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man7/path_resolution.7.html">path_resolution(7)</a>
 */
final class PathWalk {
  /** Symlinks that a walk follows at most. */
  static final int MAX_SYMLINKS = 40;

  /** What kind of component a path ends with. */
  enum Last {
    NAME,
    DOT,
    DOT_DOT
  }

  /** What is left of a path that a symlink interrupts; never empty. */
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

  /** The component at hand. */
  private int start;

  private int length;

  /**
   * @param path relative and not empty; not to be changed during the walk
   */
  PathWalk(MemDirectoryNode base, PathName path) {
    this.base = base;
    this.directory = base;
    this.text = path.segment();
    this.end = path.length();
  }

  /** The directory that the last component is to be looked up in. */
  MemDirectoryNode directory() {
    return directory;
  }

  Last last() {
    return last;
  }

  /** The last component; where {@link #last} is {@link Last#NAME}. */
  Name name() {
    return Name.in(text, start, length);
  }

  /** A slash came after the last component, in the path or in a symlink that it ended with. */
  boolean mustBeDirectory() {
    return mustBeDirectory;
  }

  /**
   * Walks to the directory of the last component. That one is not looked at, but for a {@code ..}
   * that would leave.
   *
   * @return 0 or {@code -errno}
   */
  long toParent() {
    while (true) {
      nextComponent();
      if (length > PathName.NAME_MAX) {
        return -Errno.ENAMETOOLONG; // only a symlink's text can have such a name
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
   * As {@link #toParent}, for a name that is to be made and is no directory: {@code -EEXIST} where
   * it is taken, {@code -ENOENT} where it is free but has a slash after it.
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

  /** What the last component refers to after {@link #toParent}; null where there is none. */
  @Nullable MemInode lastInode() {
    return switch (last) {
      case NAME -> directory.lookup(name());
      case DOT -> directory;
      case DOT_DOT -> above();
    };
  }

  /** The parent of where the walk stands; null where that is not beneath the base. */
  private @Nullable MemDirectoryNode above() {
    MemDirectoryNode parent = directory.parent();
    return directory != base && (parent == base || parent.isBelow(base)) ? parent : null;
  }

  /**
   * Goes on along the text of a symlink, which was found at the component at hand; what came after
   * it in the path comes after the text.
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

  /** Goes back to a path that a symlink had interrupted. */
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

  /** Goes through the component at hand, which is not the last. */
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
   * Whether a symlink with this text leads out of the file system from where it stands, as far as
   * its text alone says. What it passes through is judged when it is followed.
   *
   * @param depth of the directory that it stands in, see {@link MemDirectoryNode#depth}
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

  /** Where {@link #lookup} puts what it found. */
  static final class Found {
    private @Nullable MemInode inode;

    /** After a lookup that returned 0. */
    MemInode inode() {
      return Objects.requireNonNull(inode);
    }
  }
}
