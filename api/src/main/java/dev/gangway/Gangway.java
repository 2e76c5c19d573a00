package dev.gangway;

import dev.gangway.endive.EndiveEngine;
import dev.gangway.endive.EndiveModule;
import dev.gangway.filemap.PageCache;
import dev.gangway.settings.Settings;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FileSystem;
import dev.gangway.wasm.ModuleLimit;
import dev.gangway.wasm.ModuleLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kernel for WebAssembly guests: the mounts that they share and the limits of each guest.
 *
 * <p>Thread-safe. Any number of guests run at the same time on one Gangway, on platform or virtual
 * threads. Close the guests before their Gangway.
 */
public final class Gangway implements AutoCloseable {
  /** The minimum of {@link Builder#maxMemory}: 64 KiB, one page of WebAssembly. */
  public static final long MIN_MEMORY = LinearMemory.PAGE_SIZE;

  /** The maximum of {@link Builder#maxMemory}: 2 GiB, the engine's limit. */
  public static final long MAX_MEMORY = 2L << 30;

  private final EndiveEngine engine;
  private final MountSet mounts;
  private final Limits limits;

  /** Null if it is the shared one. */
  private final @Nullable PageCache pageCache;

  private final AlarmClock clock = AlarmClock.shared();

  private Gangway(
      EndiveEngine engine, MountSet mounts, Limits limits, @Nullable PageCache pageCache) {
    this.engine = engine;
    this.mounts = mounts;
    this.limits = limits;
    this.pageCache = pageCache;
  }

  /**
   * Makes a builder with the default limits and without mounts.
   *
   * @return the builder
   * @throws IllegalArgumentException if a system property of Gangway has a value that it does not
   *     accept
   */
  public static Builder builder() {
    Settings.check(ModuleLimits.labels());
    return new Builder();
  }

  /**
   * Reads and compiles a program. Its name is the file's name. Takes at most {@link
   * Builder#loadTimeLimit}; an interrupt ends it earlier.
   *
   * @param file a WebAssembly module in binary format
   * @return the program
   * @throws ExecFormatException if it is no WebAssembly module, uses an unsupported feature,
   *     exceeds a limit of modules, or is too large or too slow to compile; also if this thread is
   *     interrupted, whose interrupt status stays set. The message names the file and the reason.
   *     An unknown import is no error yet: {@link Guest.Builder#build} reports it.
   * @throws IOException if the file cannot be read
   */
  public Program load(Path file) throws IOException {
    return load(file, String.valueOf(file.getFileName()));
  }

  /**
   * Reads and compiles a program, as {@link #load(Path)}.
   *
   * @param file a WebAssembly module in binary format
   * @param name the program's name in messages, and the default of {@code argv[0]}
   * @return the program
   * @throws ExecFormatException as {@link #load(Path)}
   * @throws IOException if the file cannot be read
   */
  public Program load(Path file, String name) throws IOException {
    try {
      return new Program(name, engine.load(file, name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Reads and compiles a program, as {@link #load(InputStream, String)}. Its name is {@code
   * program}.
   *
   * @param in a WebAssembly module in binary format
   * @return the program
   * @throws ExecFormatException as {@link #load(Path)}
   * @throws IOException if the stream throws it
   */
  public Program load(InputStream in) throws IOException {
    return load(in, "program");
  }

  /**
   * Reads a program from a stream to its end and compiles it, as {@link #load(Path)}. Reads at most
   * one byte more than the limit {@code module-bytes} ({@link Builder#moduleLimit}), and does not
   * close the stream. {@link Builder#loadTimeLimit} does not include the time to read.
   *
   * @param in a WebAssembly module in binary format; read by this thread
   * @param name the program's name in messages, and the default of {@code argv[0]}
   * @return the program
   * @throws ExecFormatException as {@link #load(Path)}
   * @throws IOException if the stream throws it
   */
  public Program load(InputStream in, String name) throws IOException {
    try {
      return new Program(name, engine.load(in, name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Compiles a program, as {@link #load(Path)}.
   *
   * @param wasm a WebAssembly module in binary format; must not change during the call
   * @param name the program's name in messages, and the default of {@code argv[0]}
   * @return the program
   * @throws ExecFormatException as {@link #load(Path)}
   */
  public Program load(byte[] wasm, String name) throws ExecFormatException {
    try {
      return new Program(name, engine.load(wasm, name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Says what a module is and why {@link #load} or a guest's {@link Guest.Builder#build build}
   * would refuse it, as {@link #inspect(InputStream, String)}. Its name is the file's name.
   *
   * @param file a WebAssembly module in binary format
   * @return what it is
   * @throws ExecFormatException as {@link #inspect(InputStream, String)}
   * @throws IOException if the file cannot be read
   */
  public ModuleInfo inspect(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return inspect(in, String.valueOf(file.getFileName()));
    }
  }

  /**
   * Reads a module from a stream to its end, and says what it is and why it would be refused. Does
   * not compile it: what is found only then is not reported. Has the limits of {@link #load}, and
   * does not close the stream.
   *
   * @param in a WebAssembly module in binary format; read by this thread
   * @param name the module's name in messages
   * @return what it is, also if it would be refused
   * @throws ExecFormatException if it is no core module of WebAssembly (text, a component, another
   *     file), has more bytes than the limit, or the time limit or the heap does not suffice
   * @throws IOException if the stream throws it
   */
  public ModuleInfo inspect(InputStream in, String name) throws IOException {
    try {
      return ModuleInfo.of(name, engine.inspect(in, name), limits);
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Makes a program of a module that Endive has parsed, and its machine, such as classes that
   * Endive's build plug-in made. Nothing is compiled. {@link EndiveModule} says what differs from a
   * program that Gangway compiled.
   *
   * @param module the module
   * @param name for messages, and the default of {@code argv[0]}
   * @return the program
   * @throws ExecFormatException if it has several memories, starts with more than 2 GiB of memory,
   *     or its {@code _start} cannot be called
   */
  public Program load(EndiveModule module, String name) throws ExecFormatException {
    try {
      return new Program(name, module.executable(name));
    } catch (dev.gangway.wasi.engine.ExecFormatException e) {
      throw new ExecFormatException(e);
    }
  }

  /**
   * Makes a builder for one run of a program, with the mounts and limits of this Gangway.
   *
   * @param program a program, of this Gangway or of another one
   * @return the builder
   */
  public Guest.Builder guest(Program program) {
    return new Guest.Builder(program, mounts.all(), limits, clock, pageCache);
  }

  /**
   * Sets up a host for an {@code Instance} that the embedder makes with Endive's own builder: see
   * {@link dev.gangway.endive.EndiveHost}.
   *
   * @param name for messages, and the default of {@code argv[0]}
   * @return a builder with this Gangway's mounts and limits
   */
  public EndiveBuilder endive(String name) {
    return new EndiveBuilder(name, mounts.all(), limits, clock, pageCache);
  }

  /**
   * Says what the page cache and the memory mounts hold. If the page cache is shared, the files of
   * other Gangways are included; of memory mounts, only those of this Gangway. Works after {@link
   * #close}, too.
   *
   * @return the values of now
   */
  public MemInfo memInfo() {
    return MemInfo.of(pageCache(), MountSet.memoryBytes(mounts.all()));
  }

  /**
   * Says what the page cache has done since it was made. If it is shared, this includes the work
   * for other Gangways. Works after {@link #close}, too.
   *
   * @return the values of now
   */
  public VmStat vmStat() {
    return VmStat.of(pageCache().vmStat());
  }

  private PageCache pageCache() {
    return pageCache == null ? PageCache.shared() : pageCache;
  }

  /**
   * Writes back what guests changed, and frees what the mounts hold. The contents of a tmpfs are
   * lost. An error of writing back is logged, not thrown. Idempotent.
   */
  @Override
  public void close() {
    mounts.close();
    if (pageCache != null) {
      pageCache.close();
    }
  }

  /**
   * Sets up a {@link Gangway}. Mounts are opened at once; {@link #close} closes them if {@link
   * #build} is not reached. Not thread-safe.
   */
  public static final class Builder implements AutoCloseable {
    private MountSet mounts = new MountSet(List.of());
    private Limits limits = Limits.DEFAULT;
    private ModuleLimits moduleLimits = ModuleLimits.of(Settings::moduleLimit);
    private EndiveEngine engine = EndiveEngine.create().with(moduleLimits);
    private @Nullable PageCache pageCache;

    private Builder() {}

    /**
     * Gives this Gangway a page cache of its own: off-heap memory for the contents of files.
     * Default: all Gangways of this JVM share one page cache of an eighth of the machine's memory,
     * at most 1 GiB. Must be called before any mount.
     *
     * @param maxBytes its size in bytes, at least 1 MiB
     * @return this builder
     * @throws IllegalArgumentException if {@code maxBytes} is less than 1 MiB
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
     * Mounts a host directory for reading and writing, with {@link CacheMode#WRITEBACK}. Guests
     * cannot leave it.
     *
     * @param guestPath path in the guest; a relative one starts at {@code /}
     * @param directory the host directory
     * @return this builder
     * @throws IllegalArgumentException if {@code guestPath} contains {@code ..}, or another mount
     *     has the same path ({@code /a}, {@code a} and {@code /a/} are the same), or a read-only
     *     mount overlaps this one: see {@link #directory(String, Path, DirectoryOptions)}
     * @throws java.nio.file.NoSuchFileException if there is no such directory
     * @throws java.nio.file.NotDirectoryException if it is no directory
     * @throws IOException if it cannot be opened; the message says why
     */
    public Builder directory(String guestPath, Path directory) throws IOException {
      return directory(guestPath, directory, CacheMode.WRITEBACK);
    }

    /**
     * Mounts a host directory for reading and writing, with a cache mode.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param directory the host directory
     * @param cache how its regular files are cached
     * @return this builder
     * @throws IllegalArgumentException as {@link #directory(String, Path)}
     * @throws IOException as {@link #directory(String, Path)}
     */
    public Builder directory(String guestPath, Path directory, CacheMode cache) throws IOException {
      return directory(guestPath, directory, DirectoryOptions.READ_WRITE.withCache(cache));
    }

    /**
     * Mounts a host directory with options.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param directory the host directory
     * @param options read-only or not, cache mode, character devices
     * @return this builder
     * @throws IllegalArgumentException as {@link #directory(String, Path)}; also if another mounted
     *     directory is this one, is inside it or contains it, and only one of the two is read-only:
     *     a guest could write to the read-only one through the other
     * @throws IOException as {@link #directory(String, Path)}
     */
    public Builder directory(String guestPath, Path directory, DirectoryOptions options)
        throws IOException {
      mounts.directory(guestPath, directory, options, pageCache);
      return this;
    }

    /**
     * Mounts a host directory read-only, with {@link CacheMode#WRITEBACK}. Every change is EROFS.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param directory the host directory
     * @return this builder
     * @throws IllegalArgumentException as {@link #directory(String, Path, DirectoryOptions)}
     * @throws IOException as {@link #directory(String, Path)}
     */
    public Builder readOnlyDirectory(String guestPath, Path directory) throws IOException {
      return readOnlyDirectory(guestPath, directory, CacheMode.WRITEBACK);
    }

    /**
     * Mounts a host directory read-only, with a cache mode. Every change is EROFS.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param directory the host directory
     * @param cache how its regular files are cached
     * @return this builder
     * @throws IllegalArgumentException as {@link #directory(String, Path, DirectoryOptions)}
     * @throws IOException as {@link #directory(String, Path)}
     */
    public Builder readOnlyDirectory(String guestPath, Path directory, CacheMode cache)
        throws IOException {
      return directory(guestPath, directory, DirectoryOptions.READ_ONLY.withCache(cache));
    }

    /**
     * Mounts an empty file system in memory. All guests of this Gangway share it. Its limit of
     * inodes is one for each 16 KiB of its size, at least 1024.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param maxBytes the most bytes of file contents: more is ENOSPC
     * @return this builder
     * @throws IllegalArgumentException if {@code maxBytes} is negative, or {@code guestPath} is
     *     refused as by {@link #directory(String, Path)}
     */
    public Builder tmpfs(String guestPath, long maxBytes) {
      return tmpfs(guestPath, maxBytes, MountSet.inodes(maxBytes));
    }

    /**
     * Mounts an empty file system in memory, with a limit of inodes.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param maxBytes the most bytes of file contents: more is ENOSPC
     * @param maxInodes the most files and directories, its root included: more is ENOSPC
     * @return this builder
     * @throws IllegalArgumentException if {@code maxBytes} is negative, {@code maxInodes} is less
     *     than 1, or {@code guestPath} is refused as by {@link #directory(String, Path)}
     */
    public Builder tmpfs(String guestPath, long maxBytes, long maxInodes) {
      mounts.tmpfs(guestPath, maxBytes, maxInodes);
      return this;
    }

    /**
     * Mounts files in memory, read-only: every change is EROFS. The directories of their paths are
     * made.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param files the bytes by the path below {@code guestPath}, such as {@code lib/a.py}; copied
     * @return this builder
     * @throws IllegalArgumentException if {@code guestPath} is refused as by {@link
     *     #directory(String, Path)}, or a file's path contains {@code ..} or NUL
     * @throws java.nio.file.FileSystemException if a file cannot be made: two have the same path
     *     ({@code EEXIST}), one is in the place of another one's directory ({@code ENOTDIR}), a
     *     name is longer than 255 bytes ({@code ENAMETOOLONG}); its reason says which
     * @throws IOException as above
     */
    public Builder files(String guestPath, Map<String, byte[]> files) throws IOException {
      mounts.files(guestPath, files);
      return this;
    }

    /**
     * Mounts a file system of the kernel. The Gangway closes it.
     *
     * <p>Not public: an embedder imports nothing of the kernel.
     *
     * @param guestPath as {@link #directory(String, Path)}
     * @param readOnly refuses every change with EROFS
     * @throws IllegalArgumentException as {@link #directory(String, Path, DirectoryOptions)}
     */
    Builder mount(String guestPath, FileSystem fileSystem, boolean readOnly) {
      mounts.add(guestPath, fileSystem, readOnly);
      return this;
    }

    /**
     * Limits the linear memory of each guest. {@code memory.grow} beyond it returns -1. Default:
     * 256 MiB.
     *
     * @param bytes {@link #MIN_MEMORY} to {@link #MAX_MEMORY}; rounded down to 64 KiB
     * @return this builder
     * @throws IllegalArgumentException if it is less or more
     */
    public Builder maxMemory(long bytes) {
      limits = limits.withMaxMemory(bytes);
      return this;
    }

    /**
     * Limits the open descriptors of each guest. More is EMFILE. Default: 1024.
     *
     * @param files the limit; it includes stdio, mounts and listeners
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxFiles(int files) {
      limits = limits.withMaxFiles(files);
      return this;
    }

    /**
     * Limits the bytes that each guest writes to stdout and stderr together. The bytes up to the
     * limit are written; the next one ends the guest with {@link ExitStatus.Reason#OUTPUT_LIMIT}.
     * Default: no limit.
     *
     * @param bytes the most bytes
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxOutput(long bytes) {
      limits = limits.withMaxOutput(bytes);
      return this;
    }

    /**
     * Limits the wall-clock time of each run. Default: no limit.
     *
     * @param limit above zero; 146 years or more is no limit
     * @return this builder
     * @throws IllegalArgumentException if it is not above zero
     */
    public Builder timeLimit(Duration limit) {
      limits = limits.withTimeLimit(limit);
      return this;
    }

    /**
     * Limits the processor time of each guest, as {@link GuestSettings#cpuTimeLimit}. Default: no
     * limit.
     *
     * @param limit above zero; 146 years or more is no limit
     * @return this builder
     * @throws IllegalArgumentException if it is not above zero
     * @throws UnsupportedOperationException if the JVM does not measure processor time
     */
    public Builder cpuTimeLimit(Duration limit) {
      limits = limits.withCpuTimeLimit(limit);
      return this;
    }

    /**
     * Keeps compiled modules in a directory. Processes may share it. What is in it is run as code:
     * it is used only if no other user can write it or a directory above it, else a warning is
     * logged. An error of reading or writing it is never an error of a load. Default: none.
     *
     * @param directory made if it does not exist
     * @return this builder
     */
    public Builder moduleCache(Path directory) {
      engine = engine.with(directory);
      return this;
    }

    /**
     * Limits the wall-clock time of {@link Gangway#load}. A load that takes longer throws {@link
     * ExecFormatException}. Default: 5 minutes.
     *
     * @param limit above zero
     * @return this builder
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
     * Sets a limit of modules, instead of its default or of its system property {@code
     * dev.gangway.module.NAME}. docs/configuration.md lists names, units and defaults.
     *
     * @param name such as {@code function-bytes}
     * @param value the limit, in the unit of its name
     * @return this builder
     * @throws IllegalArgumentException if there is no such limit, or the value is negative
     */
    public Builder moduleLimit(String name, int value) {
      moduleLimits = moduleLimits.with(ModuleLimit.named(name), value);
      engine = engine.with(moduleLimits);
      return this;
    }

    /**
     * Makes the Gangway. The builder must not be used again, except for {@link #close}.
     *
     * @return the Gangway; close it
     */
    public Gangway build() {
      Gangway gangway = new Gangway(engine, mounts, limits, pageCache);
      mounts = new MountSet(List.of());
      pageCache = null;
      return gangway;
    }

    /** Closes what was mounted, if {@link #build} was not called. Idempotent. */
    @Override
    public void close() {
      mounts.close();
      if (pageCache != null) {
        pageCache.close();
      }
    }
  }
}
