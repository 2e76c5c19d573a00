package dev.gangway;

import dev.gangway.abi.Errno;
import dev.gangway.abi.Fcntl;
import dev.gangway.abi.Page;
import dev.gangway.vfs.Directory;
import dev.gangway.vfs.MemoryMapping;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Namei;
import dev.gangway.vfs.OpenFile;
import dev.gangway.vfs.Opened;
import dev.gangway.vfs.PathName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens files by the paths that guests know, and loads ranges of them, for {@link Guest#map}. */
final class MappedFile {
  private MappedFile() {}

  /** Refuses invalid arguments: {@code EINVAL}. */
  static void check(String path, long offset, long length) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a guest path must be absolute: " + path);
    }
    if (offset < 0 || offset % Page.SIZE != 0) {
      throw new IllegalArgumentException(
          "EINVAL: offset " + offset + " is not a multiple of " + Page.SIZE);
    }
    if (length <= 0) {
      throw new IllegalArgumentException("EINVAL: length " + length);
    }
  }

  /**
   * Opens and loads.
   *
   * @param path absolute
   * @throws IOException as {@link Guest#map}
   */
  static MemoryMapping load(List<Mount> mounts, String path, long offset, long length, MapMode mode)
      throws IOException {
    boolean shared = mode == MapMode.SHARED;
    OpenFile file = open(mounts, path, shared);
    long status = MemoryMapping.check(file, offset, length, shared);
    if (status < 0) {
      file.put();
      throw failure(path, status);
    }
    MemoryMapping mapping = new MemoryMapping(file, offset, length, shared);
    status = mapping.load();
    if (status < 0) {
      mapping.close();
      throw failure(path, status);
    }
    return mapping;
  }

  private static OpenFile open(List<Mount> mounts, String path, boolean shared) throws IOException {
    Mount mount = mountOf(mounts, path);
    if (mount == null) {
      throw new NoSuchFileException(path, null, "no such file or directory (ENOENT)");
    }
    PathName name = new PathName();
    Opened opened = new Opened();
    long status = name.set(below(mount, path).getBytes(StandardCharsets.UTF_8));
    if (status == 0) {
      status = mount.fileSystem().openRoot(mount, opened);
    }
    if (status == 0) {
      Directory root = (Directory) opened.take();
      // O_NONBLOCK: a FIFO must not make this wait.
      int flags = (shared ? Fcntl.O_RDWR : Fcntl.O_RDONLY) | Fcntl.O_NONBLOCK;
      try {
        status = Namei.open(root, name, flags, opened);
      } finally {
        root.put();
      }
    }
    if (status < 0) {
      // mmap(2) reports EACCES for a descriptor that is not writable.
      throw failure(path, status == -Errno.EROFS ? -Errno.EACCES : status);
    }
    return opened.take();
  }

  /** The mount with the longest path that {@code path} begins with; null if there is none. */
  private static @Nullable Mount mountOf(List<Mount> mounts, String path) {
    Mount found = null;
    for (Mount mount : mounts) {
      String at = mount.guestPath();
      boolean covers = path.equals(at) || path.startsWith(at.equals("/") ? at : at + "/");
      if (covers && (found == null || at.length() > found.guestPath().length())) {
        found = mount;
      }
    }
    return found;
  }

  private static String below(Mount mount, String path) {
    String rest = path.substring(mount.guestPath().length()).replaceAll("^/+", "");
    return rest.isEmpty() ? "." : rest;
  }

  static IOException failure(String path, long status) {
    int errno = (int) -status;
    String reason = Errno.message(errno).toLowerCase(Locale.ROOT) + " (" + Errno.name(errno) + ")";
    return switch (errno) {
      case Errno.ENOENT -> new NoSuchFileException(path, null, reason);
      case Errno.EACCES, Errno.EPERM -> new AccessDeniedException(path, null, reason);
      default -> new FileSystemException(path, null, reason);
    };
  }
}
