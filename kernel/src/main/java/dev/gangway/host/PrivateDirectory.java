package dev.gangway.host;

import static dev.gangway.host.HostFailure.check;

import dev.gangway.abi.Dirent64;
import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Kstat;
import dev.gangway.abi.Mode;
import dev.gangway.abi.Timespec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files only this process's user can have created, for caches of executable code.
 *
 * <p>It is held by a descriptor, and every check is on an open descriptor, never on a name:
 *
 * <ul>
 *   <li>The directory belongs to the effective user, and is not writable by its group or others.
 *   <li>Each directory and each symlink on the way to it belongs to the effective user or to root.
 *       Such a directory is not writable by its group or others, unless it is sticky like {@code
 *       /tmp} ({@link TrustedWalk}). So no other user can replace the directory.
 *   <li>A file that is read is a regular file, not a symlink. It belongs to the effective user, and
 *       is not writable by its group or others.
 * </ul>
 *
 * <p>A violation is an {@link UntrustedException}. Directories are created with mode 0700 and files
 * with 0600; the umask can only remove bits. Requires Linux; on other systems nothing can be
 * opened.
 *
 * <p>Not thread-safe. Other processes may use the same directory.
 */
public final class PrivateDirectory implements AutoCloseable {
  private static final int OPEN_DIRECTORY = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
  private static final int FILE_MODE = 0600;
  private static final int PIECE = 1 << 18;
  private static final int ENTRIES = 1 << 15;

  private static final String UNFINISHED_PREFIX = "new-";
  private static final String UNFINISHED_SUFFIX = ".tmp";
  private static final int UNFINISHED_LENGTH =
      UNFINISHED_PREFIX.length() + 2 * Long.BYTES + UNFINISHED_SUFFIX.length();

  private final Path path;
  private final int fd;

  private PrivateDirectory(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /**
   * A file of the directory.
   *
   * @param modified time of the last write or {@linkplain #touch touch}, ns since 1970
   */
  public record Entry(String name, long size, long modified) {}

  /**
   * Opens a directory.
   *
   * @throws NoSuchFileException if there is none
   * @throws UntrustedException if other users may have put files into it
   * @throws IOException if it cannot be opened
   */
  public static PrivateDirectory open(Path path) throws IOException {
    return open(path, false);
  }

  /**
   * Opens a directory; creates it and its parents if they are missing. Nothing is created in a
   * directory that another user could replace.
   *
   * @throws UntrustedException as {@link #open}
   * @throws IOException if it cannot be created or opened
   */
  public static PrivateDirectory create(Path path) throws IOException {
    return open(path, true);
  }

  private static PrivateDirectory open(Path path, boolean make) throws IOException {
    int found = TrustedWalk.open(path, make);
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      fd = (int) check(path, HostPath.openat(found, arena.allocateFrom("."), OPEN_DIRECTORY, 0));
    } finally {
      HostFile.close(found);
    }
    try {
      Kstat stat = stat(path, fd);
      if (!TrustedWalk.isOwn(stat)) {
        throw new UntrustedException(path + " belongs to another user");
      }
      if (TrustedWalk.isWritableByOthers(stat)) {
        throw new UntrustedException(path + " can be written by other users (chmod go-w it)");
      }
      return new PrivateDirectory(path, fd);
    } catch (IOException e) {
      HostFile.close(fd);
      throw e;
    }
  }

  /**
   * Reads a file.
   *
   * @param name in this directory
   * @param maxBytes a larger file is refused
   * @throws NoSuchFileException if there is none
   * @throws UntrustedException if other users may have created or changed it
   * @throws IOException if it cannot be read or is too large
   */
  public byte[] read(String name, long maxBytes) throws IOException {
    Path file = path.resolve(name);
    try (Arena arena = Arena.ofConfined()) {
      long opened =
          HostPath.openat(
              fd,
              arena.allocateFrom(name),
              Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY,
              0);
      if (opened == -Errno.ELOOP) {
        throw new UntrustedException(file + " is a symlink");
      }
      int own = (int) check(file, opened);
      try {
        Kstat stat = stat(file, own);
        if (stat.type() != Mode.S_IFREG
            || !TrustedWalk.isOwn(stat)
            || TrustedWalk.isWritableByOthers(stat)) {
          throw new UntrustedException(file + " can be written by other users, or is not a file");
        }
        if (stat.size > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
          throw new IOException(file + ": too large");
        }
        return readAll(file, own, (int) stat.size);
      } finally {
        HostFile.close(own);
      }
    }
  }

  private static byte[] readAll(Path file, int own, int size) throws IOException {
    byte[] bytes = new byte[size];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(Math.min(PIECE, Math.max(size, 1)));
      int done = 0;
      while (done < size) {
        long n =
            check(
                file, HostFile.read(own, piece.address(), Math.min(piece.byteSize(), size - done)));
        if (n == 0) {
          throw new IOException(file + ": truncated while it was read");
        }
        MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, 0, bytes, done, (int) n);
        done += (int) n;
      }
    }
    return bytes;
  }

  /**
   * Creates or replaces a file atomically. Anything of that name is replaced, except a directory.
   *
   * <p>Until the file is complete it has another name. If the process is killed, that file stays
   * until {@link #removeUnfinished}.
   *
   * @throws IOException if it cannot be written; nothing has changed then
   */
  public void write(String name, ByteBuffer content) throws IOException {
    String unfinished =
        UNFINISHED_PREFIX
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
            + UNFINISHED_SUFFIX;
    Path file = path.resolve(name);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocateFrom(unfinished);
      int own =
          (int)
              check(
                  file,
                  HostPath.openat(
                      fd,
                      from,
                      Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW,
                      FILE_MODE));
      try {
        writeAll(file, own, content.duplicate());
        check(file, HostPath.renameat(fd, from, fd, arena.allocateFrom(name)));
      } catch (IOException e) {
        HostPath.unlinkat(fd, from, 0);
        throw e;
      } finally {
        HostFile.close(own);
      }
    }
  }

  private static void writeAll(Path file, int own, ByteBuffer content) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(PIECE);
      MemorySegment source = MemorySegment.ofBuffer(content);
      long done = 0;
      while (done < source.byteSize()) {
        long length = Math.min(PIECE, source.byteSize() - done);
        MemorySegment.copy(source, done, piece, 0, length);
        done += check(file, HostFile.write(own, piece.address(), length));
      }
    }
  }

  /** Removes files that unfinished writes left before this time, and no other files. */
  public void removeUnfinished(Instant before) throws IOException {
    for (Entry entry : list(UNFINISHED_SUFFIX)) {
      if (isUnfinished(entry.name())
          && Instant.ofEpochSecond(0, entry.modified()).isBefore(before)) {
        delete(entry.name());
      }
    }
  }

  private static boolean isUnfinished(String name) {
    return name.length() == UNFINISHED_LENGTH
        && name.startsWith(UNFINISHED_PREFIX)
        && name.endsWith(UNFINISHED_SUFFIX)
        && isHex(name, UNFINISHED_PREFIX.length(), 2 * Long.BYTES);
  }

  /** Whether a part of a name consists of lower-case hexadecimal digits. */
  public static boolean isHex(String name, int from, int length) {
    for (int i = from; i < from + length; i++) {
      char c = name.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Sets the time of a file's last modification to now. */
  public void touch(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(
          path.resolve(name),
          HostPath.utimensat(
              fd,
              arena.allocateFrom(name),
              Timespec.UTIME_NOW,
              Timespec.UTIME_NOW,
              Fcntl.AT_SYMLINK_NOFOLLOW));
    }
  }

  /** Removes a file, or does nothing if there is none. */
  public void delete(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long result = HostPath.unlinkat(fd, arena.allocateFrom(name), 0);
      if (result != -Errno.ENOENT) {
        check(path.resolve(name), result);
      }
    }
  }

  /** Its regular files whose names end with {@code suffix}. */
  public List<Entry> list(String suffix) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(ENTRIES, Long.BYTES);
      check(path, HostFile.lseek(fd, 0, Fcntl.SEEK_SET));
      long filled = check(path, HostFile.getdents64(fd, buffer));
      while (filled > 0) {
        long at = 0;
        while (at < filled) {
          String name = buffer.getString(at + Dirent64.NAME, StandardCharsets.ISO_8859_1);
          Entry entry = name.endsWith(suffix) ? entry(name) : null;
          if (entry != null) {
            entries.add(entry);
          }
          at +=
              Short.toUnsignedInt(
                  buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + Dirent64.RECLEN));
        }
        filled = check(path, HostFile.getdents64(fd, buffer));
      }
    }
    return entries;
  }

  /** The regular file with this name; null if there is none. */
  public @Nullable Entry entry(String name) {
    Kstat stat = new Kstat();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocateFrom(name, StandardCharsets.ISO_8859_1);
      long result = HostPath.fstatat(fd, segment, Fcntl.AT_SYMLINK_NOFOLLOW, stat);
      return result == 0 && stat.type() == Mode.S_IFREG
          ? new Entry(name, stat.size, stat.mtimeNs)
          : null;
    }
  }

  @Override
  public void close() {
    HostFile.close(fd);
  }

  private static Kstat stat(Path file, int fd) throws IOException {
    Kstat stat = new Kstat();
    check(file, HostFile.fstat(fd, stat));
    return stat;
  }
}
