package dev.gangway;

import dev.gangway.endive.EndiveEngine;
import dev.gangway.filemap.PageCache;
import dev.gangway.fs.host.HostFileSystem;
import dev.gangway.fs.mem.MemFileSystem;
import dev.gangway.settings.Settings;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import dev.gangway.wasm.ModuleLimit;
import dev.gangway.wasm.ModuleLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel for WebAssembly guests: the mounts that they see and the limits that hold for each.
 *
 * <p>Safe for concurrent use: any number of guests run at once on one Gangway, from platform or
 * virtual threads, and share its mounts. Close the guests first.
 */
public final class Gangway implements AutoCloseable {
  /** The least that {@link Builder#maxMemory} takes: one page of WebAssembly. */
  public static final long MIN_MEMORY = LinearMemory.PAGE_SIZE;

  /** The most that {@link Builder#maxMemory} takes. */
  public static final long MAX_MEMORY = 2L << 30;

  private final EndiveEngine engine;
  private final List<Mount> mounts;
  private final Limits limits;

  /** Null where it is not this Gangway's own. */
  private final @Nullable PageCache pageCache;

  private final AlarmClock clock = AlarmClock.shared();

  private Gangway(
      EndiveEngine engine, List<Mount> mounts, Limits limits, @Nullable PageCache pageCache) {
    this.engine = engine;
    this.mounts = List.copyOf(mounts);
    this.limits = limits;
    this.pageCache = pageCache;
  }

  /**
   * Begins a Gangway without mounts, with the limits that the methods name.
   *
   * @throws IllegalArgumentException if a system property of Gangway has a value that it does not
   *     accept
   */
  public static Builder builder() {
    Settings.check(ModuleLimits.labels());
    return new Builder();
  }

  /**
   * Reads and compiles a program.
   *
   * @throws ExecFormatException if it is no WebAssembly module, has no {@code _start}, imports what
   *     there is none of, or is too large or too slow to compile; or if this thread is interrupted,
   *     whose interrupt status stays set. The message names the file and the reason.
   * @throws IOException where it cannot be read
   */
  public Program load(Path file) throws IOException {
    return load(file, String.valueOf(file.getFileName()));
  }

  /**
   * Reads and compiles a program.
   *
   * @param name what messages call it, and its {@code argv[0]}
   * @throws ExecFormatException as {@link #load(Path)}
   * @throws IOException if it cannot be read
   */
  public Program load(Path file, String name) throws IOException {
    try {
      return new Program(name, engine.load(file, name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Compiles a program.
   *
   * @param name what messages call it, and its {@code argv[0]}
   * @throws ExecFormatException as {@link #load(Path)}
   */
  public Program load(byte[] wasm, String name) throws ExecFormatException {
    try {
      return new Program(name, engine.load(wasm, name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /** Begins one run of a program. */
  public Guest.Builder guest(Program program) {
    return new Guest.Builder(program, mounts, limits, clock);
  }

  /**
   * What the page cache holds that the mounts of this Gangway use, others who share it included,
   * and its memory mounts beside it. Also after {@link #close}.
   */
  public MemInfo memInfo() {
    long shmem = 0;
    for (Mount mount : mounts) {
      shmem += mount.fileSystem() instanceof MemFileSystem mem ? mem.usedBytes() : 0;
    }
    return MemInfo.of(pageCache(), shmem);
  }

  /**
   * What that page cache has done since it was made, for others who share it, too. Also after
   * {@link #close}.
   */
  public VmStat vmStat() {
    return VmStat.of(pageCache().vmStat());
  }

  private PageCache pageCache() {
    return pageCache == null ? PageCache.shared() : pageCache;
  }

  /**
   * Brings what guests wrote to the host, and frees what the mounts hold: a tmpfs is gone with it.
   */
  @Override
  public void close() {
    mounts.forEach(mount -> mount.fileSystem().close());
    if (pageCache != null) {
      pageCache.close();
    }
  }

  /**
   * Sets a {@link Gangway} up. Whatever it opened is closed where {@link #build} is not reached.
   */
  public static final class Builder implements AutoCloseable {
    private final List<Mount> mounts = new ArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private ModuleLimits moduleLimits = ModuleLimits.of(Settings::moduleLimit);
    private EndiveEngine engine = EndiveEngine.create().with(moduleLimits);
    private @Nullable PageCache pageCache;

    private Builder() {}

    /**
     * Memory for the contents of cached files, for this Gangway alone. Default: all Gangways of
     * this JVM share one page cache of an eighth of the machine's memory, at most 1 GiB. Call this
     * before mounting a directory.
     *
     * @param maxBytes at least 1 MiB
     * @throws IllegalStateException if something is mounted already
     */
    public Builder pageCache(long maxBytes) {
      if (!mounts.isEmpty()) {
        throw new IllegalStateException("pageCache() must be called before any mount");
      }
      pageCache = new PageCache(maxBytes);
      return this;
    }

    /**
     * Mounts a directory of the host, to be read and written, with {@link CacheMode#WRITEBACK}.
     *
     * @param guestPath path in the guest, from {@code /} if it is not absolute
     * @throws IllegalArgumentException if {@code guestPath} has a {@code ..} in it, or there is
     *     another mount at it; {@code /a}, {@code a} and {@code /a/} are one
     * @throws java.nio.file.NoSuchFileException if there is no such directory
     * @throws java.nio.file.NotDirectoryException if it is no directory
     * @throws IOException if it cannot be opened; the message says why
     */
    public Builder directory(String guestPath, Path directory) throws IOException {
      return directory(guestPath, directory, CacheMode.WRITEBACK);
    }

    /** As {@link #directory(String, Path)}, with another way of caching its files. */
    public Builder directory(String guestPath, Path directory, CacheMode cache) throws IOException {
      return directory(guestPath, directory, DirectoryOptions.READ_WRITE.withCache(cache));
    }

    /**
     * Mounts a directory of the host.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @throws IllegalArgumentException as {@link #directory(String, Path)}, or if another mounted
     *     directory is this one, is inside it or contains it, and only one of the two is read-only:
     *     a guest could write to the read-only one through the other
     * @throws IOException as {@link #directory(String, Path)}
     */
    public Builder directory(String guestPath, Path directory, DirectoryOptions options)
        throws IOException {
      PageCache own = pageCache;
      HostFileSystem fileSystem =
          new HostFileSystem(
              directory,
              options.cache().kernels,
              own == null ? PageCache.shared() : own,
              options.devices());
      try {
        return add(guestPath, fileSystem, options.readOnly());
      } catch (RuntimeException refused) {
        fileSystem.close();
        throw refused;
      }
    }

    /** As {@link #directory(String, Path)}, but every change is refused with EROFS. */
    public Builder readOnlyDirectory(String guestPath, Path directory) throws IOException {
      return readOnlyDirectory(guestPath, directory, CacheMode.WRITEBACK);
    }

    /** As {@link #readOnlyDirectory(String, Path)}, with another way of caching its files. */
    public Builder readOnlyDirectory(String guestPath, Path directory, CacheMode cache)
        throws IOException {
      return directory(guestPath, directory, DirectoryOptions.READ_ONLY.withCache(cache));
    }

    /**
     * Mounts an empty file system in memory, shared by all guests of this Gangway, with one inode
     * for each 16 KiB of its size.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param maxBytes bytes of file content that it may hold
     */
    public Builder tmpfs(String guestPath, long maxBytes) {
      return tmpfs(guestPath, maxBytes, Math.max(1024, maxBytes >> 14));
    }

    /** As {@link #tmpfs(String, long)}, with a limit of inodes of its own. */
    public Builder tmpfs(String guestPath, long maxBytes, long maxInodes) {
      return add(guestPath, new MemFileSystem(maxBytes, maxInodes), false);
    }

    /**
     * Mounts a file system of the kernel. It is closed with the Gangway; that is idempotent.
     *
     * <p>Not public: an embedder imports nothing of the kernel.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param readOnly refuses every change with EROFS
     * @throws IllegalArgumentException as {@link #directory(String, Path, DirectoryOptions)}
     */
    Builder mount(String guestPath, FileSystem fileSystem, boolean readOnly) {
      return add(guestPath, fileSystem, readOnly);
    }

    private String free(String guestPath) {
      String path = GuestPath.of(guestPath);
      for (Mount mount : mounts) {
        if (mount.guestPath().equals(path)) {
          throw new IllegalArgumentException("there is another mount at " + path + " already");
        }
      }
      return path;
    }

    private Builder add(String guestPath, FileSystem fileSystem, boolean readOnly) {
      Mount mount = new Mount(free(guestPath), fileSystem, readOnly);
      Overlaps.check(mounts, mount);
      mounts.add(mount);
      return this;
    }

    /**
     * Bytes of linear memory that a guest may have. Default: 256 MiB.
     *
     * @param bytes 65536 (64 KiB) up to 2147483648 (2 GiB), which is what the engine can address
     * @throws IllegalArgumentException if it is less or more
     */
    public Builder maxMemory(long bytes) {
      limits = limits.withMaxMemory(bytes);
      return this;
    }

    /** Descriptors that a guest may have open; 1024 unless said. */
    public Builder maxFiles(int files) {
      limits = limits.withMaxFiles(files);
      return this;
    }

    /** Wall-clock time that a run may take; none unless said. */
    public Builder timeLimit(Duration limit) {
      limits = limits.withTimeLimit(limit);
      return this;
    }

    /**
     * Keeps compiled modules in a directory, which processes may share. None is kept unless said.
     */
    public Builder moduleCache(Path directory) {
      engine = engine.with(directory);
      return this;
    }

    /**
     * Wall-clock time that {@link Gangway#load} may take. Default: 5 minutes. A load that takes
     * longer ends with an {@link ExecFormatException}, as one does whose thread is interrupted.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder loadTimeLimit(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("a load time limit must be above zero: " + limit);
      }
      engine = engine.with(limit);
      return this;
    }

    /**
     * Sets a limit of modules, in the place of its default or its system property {@code
     * dev.gangway.module.NAME}. docs/configuration.md lists the limits.
     *
     * @param name such as {@code function-bytes}
     * @param value not negative
     * @throws IllegalArgumentException if there is no such limit, or the value is negative
     */
    public Builder moduleLimit(String name, int value) {
      moduleLimits = moduleLimits.with(ModuleLimit.named(name), value);
      engine = engine.with(moduleLimits);
      return this;
    }

    /** The Gangway; the builder must not be used again. */
    public Gangway build() {
      Gangway gangway = new Gangway(engine, mounts, limits, pageCache);
      mounts.clear();
      pageCache = null;
      return gangway;
    }

    /** Closes what was mounted where there was no {@link #build}; else does nothing. */
    @Override
    public void close() {
      mounts.forEach(mount -> mount.fileSystem().close());
      mounts.clear();
      if (pageCache != null) {
        pageCache.close();
      }
    }
  }
}
