package dev.gangway;

import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens mounts: those of a Gangway, or those of one guest beside its Gangway's. Checks each one
 * against all that are there. Closes those that it opened. Not thread-safe.
 */
final class MountSet implements AutoCloseable {
  /** Shared mounts first, then its own. */
  private final List<Mount> all;

  private final int shared;

  /**
   * @param shared mounts that are there already; this does not close them
   */
  MountSet(List<Mount> shared) {
    this.all = new ArrayList<>(shared);
    this.shared = shared.size();
  }

  /** The limit of inodes of a memory mount that was given none. */
  static long inodes(long maxBytes) {
    return Math.max(1024, maxBytes >> 14);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** All mounts: the shared ones first, then its own in the order that they were added. */
  List<Mount> all() {
    return List.copyOf(all);
  }

  /** Bytes in memory mounts, without those of the shared ones. */
  static long memoryBytes(List<Mount> mounts) {
    long bytes = 0;
    for (Mount mount : mounts) {
      bytes += mount.fileSystem() instanceof MemFileSystem mem ? mem.usedBytes() : 0;
    }
    return bytes;
  }

  /** Its own mounts, without the shared ones. */
  List<Mount> own() {
    return List.copyOf(all.subList(shared, all.size()));
  }

  /**
   * As {@link Gangway.Builder#directory(String, Path, DirectoryOptions)}.
   *
   * @param cache null for the shared one
   */
  void directory(
      String guestPath, Path directory, DirectoryOptions options, @Nullable PageCache cache)
      throws IOException {
    HostFileSystem fileSystem =
        new HostFileSystem(
            directory,
            options.cache().kernels,
            cache == null ? PageCache.shared() : cache,
            options.devices());
    try {
      add(guestPath, fileSystem, options.readOnly());
    } catch (RuntimeException refused) {
      fileSystem.close();
      throw refused;
    }
  }

  /** As {@link Gangway.Builder#tmpfs(String, long, long)}. */
  void tmpfs(String guestPath, long maxBytes, long maxInodes) {
    add(guestPath, new MemFileSystem(maxBytes, maxInodes), false);
  }

  /** As {@link Gangway.Builder#files}. */
  void files(String guestPath, Map<String, byte[]> files) throws IOException {
    add(guestPath, ByteFiles.of(files), true);
  }

  /**
   * Adds a mount of a file system, which this closes from now on.
   *
   * @throws IllegalArgumentException as {@link Gangway.Builder#directory(String, Path,
   *     DirectoryOptions)}; the file system stays the caller's
   */
  void add(String guestPath, FileSystem fileSystem, boolean readOnly) {
    Mount mount = new Mount(free(guestPath), fileSystem, readOnly);
    Overlaps.check(all, mount);
    all.add(mount);
  }

  private String free(String guestPath) {
    String path = GuestPath.of(guestPath);
    for (Mount mount : all) {
      if (mount.guestPath().equals(path)) {
        throw new IllegalArgumentException("there is another mount at " + path + " already");
      }
    }
    return path;
  }

  /** Closes its own mounts, without the shared ones. Idempotent. */
  @Override
  public void close() {
    own().forEach(mount -> mount.fileSystem().close());
  }
}
