package dev.gangway.fs.host;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.filemap.PageCache;
import dev.gangway.host.HostFile;
import dev.gangway.host.HostPath;
import dev.gangway.host.Linux;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Opened;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * A host directory with all that is below it, to which guests are confined.
 *
 * <p>The directory is held by a descriptor, so it stays the same one after a rename.
 */
public final class HostFileSystem implements FileSystem {
  private static final int OPEN_ROOT = Fcntl.O_PATH | Fcntl.O_DIRECTORY;

  /**
   * Magic numbers of {@code /proc} and {@code /sys}, whose files report a size of 0 but are not
   * empty.
   */
  private static final Set<Long> UNCACHEABLE = Set.of(0x9fa0L, 0x62656572L);

  private final Path directory;

  /** What its files share. */
  final SuperBlock superBlock;

  /** The root, {@code O_PATH}; -1 once it is closed. Guarded by this. */
  private int fd;

  /**
   * Opens a directory. Symlinks in {@code directory} itself are followed, because the embedder
   * chose it.
   *
   * @param cacheMode how its regular files are cached; files of {@code /proc} and {@code /sys}
   *     never are
   * @param pageCache the cache; mounts that must see each other's changes at once share it
   * @throws NoSuchFileException if there is none
   * @throws NotDirectoryException if it is not a directory
   * @throws IOException if it cannot be opened, or if this host cannot confine a guest to it; the
   *     message has the reason
   */
  public HostFileSystem(Path directory, CacheMode cacheMode, PageCache pageCache)
      throws IOException {
    this(directory, cacheMode, pageCache, false);
  }

  /**
   * Opens a directory.
   *
   * @param devices whether guests may open its character devices; block devices are always refused
   * @throws IOException as {@link #HostFileSystem(Path, CacheMode, PageCache)}
   */
  public HostFileSystem(Path directory, CacheMode cacheMode, PageCache pageCache, boolean devices)
      throws IOException {
    this.directory = directory;
    if (!directory.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IOException(directory + ": not a directory of the host");
    }
    if (!Linux.available()) {
      throw new IOException(
          directory + ": host directories require Linux: " + Linux.unavailableReason());
    }
    this.fd = open(directory);
    boolean pseudo = UNCACHEABLE.contains(HostFile.filesystemType(fd));
    Kstat root = new Kstat();
    try {
      requireConfinement();
      check(HostFile.fstat(fd, root));
    } catch (IOException e) {
      HostFile.close(fd);
      throw e;
    }
    CacheMode mode = pseudo ? CacheMode.NONE : cacheMode;
    this.superBlock = new SuperBlock(root, pageCache, mode, devices);
  }

  private int open(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toAbsolutePath().toString(), namesOfTheHost());
      return (int) check(HostPath.openat(Fcntl.AT_FDCWD, name, OPEN_ROOT, 0));
    }
  }

  /** How the JDK itself encodes a {@link Path} for the host. */
  private static Charset namesOfTheHost() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  private void requireConfinement() throws IOException {
    long probe = Beneath.open(fd, Names.DOT, OPEN_ROOT, 0);
    if (probe == -Errno.ENOSYS || probe == -Errno.EPERM) {
      throw new IOException(
          directory
              + ": cannot confine a guest to it: openat2(2) is not available (requires Linux 5.6"
              + " and a container that permits it)");
    }
    HostFile.close((int) check(probe));
  }

  private long check(long result) throws IOException {
    if (result < 0) {
      throw failure(Linux.errno(result));
    }
    return result;
  }

  private FileSystemException failure(int errno) {
    String file = directory.toString();
    String reason = Errno.message(errno).toLowerCase(Locale.ROOT) + " (" + Errno.name(errno) + ")";
    return switch (errno) {
      case Errno.ENOENT -> new NoSuchFileException(file, null, reason);
      case Errno.EACCES -> new AccessDeniedException(file, null, reason);
      case Errno.ENOTDIR -> new NotADirectoryException(file, reason);
      default -> new FileSystemException(file, null, reason);
    };
  }

  /** A NotDirectoryException with a reason, as in its sibling exceptions. */
  private static final class NotADirectoryException extends NotDirectoryException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    NotADirectoryException(String file, String reason) {
      super(file);
      this.reason = reason;
    }

    @Override
    public String getReason() {
      return reason;
    }
  }

  /** The directory, as it was given. */
  public Path directory() {
    return directory;
  }

  /**
   * {@inheritDoc}
   *
   * @return 0; {@code -ENFILE}; {@code -ENODEV} if this file system is closed
   */
  @Override
  public synchronized long openRoot(Mount mount, Opened out) {
    if (fd < 0) {
      return -Errno.ENODEV;
    }
    long own = Beneath.duplicate(fd);
    if (own < 0) {
      return own;
    }
    out.set(new HostDirectory(superBlock, mount, (int) own, false, true));
    return 0;
  }

  /**
   * Writes the dirty bytes of the files that were opened for writing here, as {@code
   * sync_filesystem} does. Those of other file systems are not waited for.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (fd < 0) {
        return;
      }
      HostFile.close(fd);
      fd = -1;
    }
    long status = superBlock.sync();
    if (status < 0) {
      System.getLogger(HostFileSystem.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "not all data could be written to the host: " + Errno.name(Linux.errno(status)));
    }
  }

  /**
   * Whether one of the two directories is equal to the other or contains it, so that a guest with
   * both can reach the same file through either. Symlinks, {@code ..} and bind mounts in their
   * paths do not matter: {@link Overlap} compares the directories themselves.
   *
   * <p>If this process has no permission to find out, the result is true.
   *
   * @throws IllegalStateException if either is closed
   */
  public boolean overlaps(HostFileSystem other) {
    int ours = duplicate();
    try {
      int theirs = other.duplicate();
      try {
        return Overlap.between(ours, superBlock.root(), theirs, other.superBlock.root());
      } finally {
        HostFile.close(theirs);
      }
    } finally {
      HostFile.close(ours);
    }
  }

  private synchronized int duplicate() {
    if (fd < 0) {
      throw new IllegalStateException(directory + " is closed");
    }
    long own = HostFile.dup(fd);
    if (own < 0) {
      throw new IllegalStateException(directory + ": " + Errno.message(Linux.errno(own)));
    }
    return (int) own;
  }

  @Override
  public String toString() {
    return "host " + directory;
  }
}
