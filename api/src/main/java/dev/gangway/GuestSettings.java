package dev.gangway;

import dev.gangway.filemap.PageCache;
import dev.gangway.fs.stream.OutputCount;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.DeniedCalls;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Sources;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SyscallTrace;
import dev.gangway.wasi.engine.HostFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a guest gets besides its program: arguments, environment, mounts, streams, listeners,
 * limits. Not thread-safe.
 *
 * @param <B> the builder that has these settings
 */
public abstract sealed class GuestSettings<B extends GuestSettings<B>>
    permits EndiveBuilder, Guest.Builder {
  /** The name of the program, for messages. */
  final String program;

  private final List<Mount> sharedMounts;
  private final AlarmClock clock;
  private final @Nullable PageCache pageCache;
  private final List<MountStep> mounts = new ArrayList<>();
  private final List<String> args = new ArrayList<>();
  private final List<String> env = new ArrayList<>();
  Stdio stdio = new Stdio();
  private final List<InetSocketAddress> listeners = new ArrayList<>();

  private Sources sources = Sources.HOST;

  Limits limits;
  private @Nullable PrintStream trace;
  private @Nullable Consumer<? super DeniedCall> denied;
  private String name;

  /** Opens a mount of the guest's own. */
  @FunctionalInterface
  private interface MountStep {
    void addTo(MountSet set) throws IOException;
  }

  /**
   * @param sharedMounts those of the Gangway
   * @param limits those of the Gangway
   * @param pageCache of the guest's own mounts; null for the shared one
   */
  GuestSettings(
      String program,
      List<Mount> sharedMounts,
      Limits limits,
      AlarmClock clock,
      @Nullable PageCache pageCache) {
    this.program = program;
    this.sharedMounts = sharedMounts;
    this.limits = limits;
    this.clock = clock;
    this.pageCache = pageCache;
    this.name = program;
  }

  abstract B self();

  /**
   * Sets {@code argv[0]}. Default: the program's name.
   *
   * @param argv0 the string, encoded as {@link #args(String...)}
   * @return this builder
   */
  public B name(String argv0) {
    name = Objects.requireNonNull(argv0, "argv0");
    return self();
  }

  /**
   * Adds arguments, after {@code argv[0]}. They are UTF-8 in the guest. A byte 0x80 to 0xFF that is
   * not UTF-8 is a lone surrogate U+DC80 to U+DCFF in the string, as in Python's surrogateescape.
   * {@code build} refuses other lone surrogates, and NUL. The same applies to the environment.
   *
   * @param more the arguments, in order
   * @return this builder
   */
  public B args(String... more) {
    return args(List.of(more));
  }

  /**
   * Adds arguments, as {@link #args(String...)}.
   *
   * @param more the arguments, in order
   * @return this builder
   */
  public B args(List<String> more) {
    args.addAll(more);
    return self();
  }

  /**
   * Adds an environment variable. Default: the environment is empty. A name that is added twice is
   * in the environment twice.
   *
   * @param key its name
   * @param value its value
   * @return this builder
   * @throws IllegalArgumentException if the name is empty or contains {@code =}
   */
  public B env(String key, String value) {
    if (key.isEmpty() || key.indexOf('=') >= 0) {
      throw new IllegalArgumentException("not the name of a variable: " + key);
    }
    env.add(key + "=" + Objects.requireNonNull(value, "value"));
    return self();
  }

  /**
   * Mounts a host directory for this guest alone, beside the mounts of the Gangway, for reading and
   * writing, with {@link CacheMode#WRITEBACK}.
   *
   * <p>{@code build} opens the mounts of a guest, anew for each guest, and reports what is wrong
   * with them. They are opened in the order of these calls and get the descriptors after those of
   * the Gangway's mounts. {@code close} closes them, after it has written back what the guest
   * changed. Those of the Gangway cannot be replaced: another mount at the same path is refused.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param directory the host directory
   * @return this builder
   */
  public B directory(String guestPath, Path directory) {
    return directory(guestPath, directory, DirectoryOptions.READ_WRITE);
  }

  /**
   * Mounts a host directory for this guest alone, as {@link #directory(String, Path)}, with options
   * as {@link Gangway.Builder#directory(String, Path, DirectoryOptions)}.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param directory the host directory
   * @param options read-only or not, cache mode, character devices
   * @return this builder
   */
  public B directory(String guestPath, Path directory, DirectoryOptions options) {
    Objects.requireNonNull(guestPath, "guestPath");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return mount(set -> set.directory(guestPath, directory, options, pageCache));
  }

  /**
   * Mounts a host directory for this guest alone, as {@link #directory(String, Path)}, but
   * read-only: every change is EROFS.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param directory the host directory
   * @return this builder
   */
  public B readOnlyDirectory(String guestPath, Path directory) {
    return directory(guestPath, directory, DirectoryOptions.READ_ONLY);
  }

  /**
   * Mounts an empty file system in memory for this guest alone, as {@link #directory(String, Path)}
   * and {@link Gangway.Builder#tmpfs(String, long)}.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param maxBytes the most bytes of file contents, not negative: more is ENOSPC
   * @return this builder
   */
  public B tmpfs(String guestPath, long maxBytes) {
    return tmpfs(guestPath, maxBytes, MountSet.inodes(maxBytes));
  }

  /**
   * Mounts an empty file system in memory for this guest alone, with a limit of inodes.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param maxBytes the most bytes of file contents, not negative: more is ENOSPC
   * @param maxInodes the most files and directories, its root included, at least 1: more is ENOSPC
   * @return this builder
   */
  public B tmpfs(String guestPath, long maxBytes, long maxInodes) {
    return mount(set -> set.tmpfs(guestPath, maxBytes, maxInodes));
  }

  /**
   * Mounts files in memory for this guest alone, read-only, as {@link #directory(String, Path)} and
   * {@link Gangway.Builder#files}. To share them among guests, mount them on the Gangway.
   *
   * @param guestPath as {@link Gangway.Builder#directory(String, Path)}
   * @param files the bytes by the path below {@code guestPath}, such as {@code lib/a.py}; {@code
   *     build} copies the bytes
   * @return this builder
   */
  public B files(String guestPath, Map<String, byte[]> files) {
    Map<String, byte[]> own = Map.copyOf(files);
    return mount(set -> set.files(guestPath, own));
  }

  private B mount(MountStep step) {
    mounts.add(step);
    return self();
  }

  /**
   * Sets the guest's standard input. Default: at its end. The thread that runs the guest calls the
   * stream; the guest does not close it.
   *
   * @param in the stream
   * @return this builder
   */
  public B stdin(InputStream in) {
    stdio.in(in);
    return self();
  }

  /**
   * Sets the guest's standard output. Default: discarded. The thread that runs the guest calls the
   * stream; the guest does not close it.
   *
   * @param out the stream
   * @return this builder
   */
  public B stdout(OutputStream out) {
    stdio.out(out);
    return self();
  }

  /**
   * Sets the guest's standard error. Default: discarded. The thread that runs the guest calls the
   * stream; the guest does not close it.
   *
   * @param err the stream
   * @return this builder
   */
  public B stderr(OutputStream err) {
    stdio.err(err);
    return self();
  }

  /**
   * Gives the guest the process's own stdin, stdout and stderr, except those that are set by {@link
   * #stdin}, {@link #stdout} or {@link #stderr}. If the JVM was started without one of them, the
   * guest reads end of file from it and writes to it are discarded. If Gangway cannot tell whether
   * a descriptor is a standard stream or a file that the JVM opened, writing to it is EBADF, and a
   * warning is logged.
   *
   * @return this builder
   */
  public B inheritStdio() {
    stdio.inherit();
    return self();
  }

  /**
   * Opens a TCP socket that listens when {@code build} returns. The first one gets the first
   * descriptor after the mounts, further ones the next descriptors. It is closed with the guest.
   *
   * @param address where to listen; port 0: the host chooses one, see {@link Guest#listening}
   * @return this builder
   */
  public B listen(InetSocketAddress address) {
    listeners.add(Objects.requireNonNull(address, "address"));
    return self();
  }

  /**
   * Limits the guest's linear memory. {@code memory.grow} beyond it returns -1. Default: {@link
   * Gangway.Builder#maxMemory}.
   *
   * @param bytes {@link Gangway#MIN_MEMORY} to {@link Gangway#MAX_MEMORY}; rounded down to 64 KiB
   * @return this builder
   * @throws IllegalArgumentException if it is less or more
   */
  public B maxMemory(long bytes) {
    limits = limits.withMaxMemory(bytes);
    return self();
  }

  /**
   * Limits the guest's open descriptors. More is EMFILE. Default: {@link Gangway.Builder#maxFiles}.
   *
   * @param files the limit; it includes stdio, mounts and listeners
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public B maxFiles(int files) {
    limits = limits.withMaxFiles(files);
    return self();
  }

  /**
   * Limits the bytes that the guest writes to stdout and stderr together, also if they are
   * inherited or discarded. The bytes up to the limit are written; the next one ends the guest with
   * {@link ExitStatus.Reason#OUTPUT_LIMIT}. Default: {@link Gangway.Builder#maxOutput}.
   *
   * @param bytes the most bytes
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public B maxOutput(long bytes) {
    limits = limits.withMaxOutput(bytes);
    return self();
  }

  /**
   * Limits the wall-clock time of the guest's life: of {@link Guest#run}, or of {@link Guest#start}
   * and all calls of its functions together. Time between calls does not count. Default: {@link
   * Gangway.Builder#timeLimit}.
   *
   * @param limit above zero; 146 years or more is no limit
   * @return this builder
   * @throws IllegalArgumentException if it is not above zero
   */
  public B timeLimit(Duration limit) {
    limits = limits.withTimeLimit(limit);
    return self();
  }

  /**
   * Limits the wall-clock time of each call: of {@link Guest#start}, and of each call of a function
   * from outside the guest, with all that it calls. A call that takes longer ends the guest.
   * Default: no limit.
   *
   * @param limit above zero; 146 years or more is no limit
   * @return this builder
   * @throws IllegalArgumentException if it is not above zero
   */
  public B callTimeLimit(Duration limit) {
    limits = limits.withCallTimeLimit(limit);
    return self();
  }

  /**
   * Limits the processor time of the guest's life: that of its thread while it is inside the guest,
   * all calls together, with the work of system calls and host functions. A guest that waits uses
   * none. The limit is noticed within about a millisecond after it is reached. Default: {@link
   * Gangway.Builder#cpuTimeLimit}.
   *
   * <p>Such a guest must run on platform threads: on a virtual thread, {@code run}, {@code start}
   * and calls throw IllegalStateException. A call costs about a microsecond more.
   *
   * @param limit above zero; 146 years or more is no limit
   * @return this builder
   * @throws IllegalArgumentException if it is not above zero
   * @throws UnsupportedOperationException if the JVM does not measure processor time
   */
  public B cpuTimeLimit(Duration limit) {
    limits = limits.withCpuTimeLimit(limit);
    return self();
  }

  /**
   * Gives the guest clocks of the embedder. With {@link #random} and all else equal, each run of
   * the guest is the same. Default: the host's.
   *
   * <p>It does not have clocks of processor time then ({@code ENOTSUP}). Time limits, waits and the
   * times of files take the host's time: {@code poll_oneoff} until time T waits, in the host's
   * time, for T minus the time of this clock at its beginning.
   *
   * @param clock its clocks, such as {@code GuestClock.of(Clock.fixed(…))}
   * @return this builder
   */
  public B clock(GuestClock clock) {
    Objects.requireNonNull(clock, "clock");
    sources = new Sources(EmbedderSources.time(clock), sources.random());
    return self();
  }

  /**
   * Gives the guest random bytes of the embedder, which calls {@link RandomGenerator#nextBytes} in
   * the thread that runs the guest, for as many bytes as the guest wants, at most 4096 at a time.
   * What it throws ends the guest, as what a {@linkplain HostFunction host function} throws.
   * Default: the host's secure source.
   *
   * @param generator not shared with another thread unless it is thread-safe; all guests of this
   *     builder get it
   * @return this builder
   */
  public B random(RandomGenerator generator) {
    Objects.requireNonNull(generator, "generator");
    sources = new Sources(sources.time(), EmbedderSources.random(generator));
    return self();
  }

  /**
   * Prints each system call as strace does, in the thread that runs the guest. Default: off.
   *
   * @param to where to print
   * @return this builder
   */
  public B trace(PrintStream to) {
    trace = Objects.requireNonNull(to, "to");
    return self();
  }

  /**
   * Measures the time inside the guest, for {@link Guest#usage}. A guest with a time limit is
   * measured in any case. Default: off, because a call takes some 50 ns more.
   *
   * @return this builder
   */
  public B measureTime() {
    limits = limits.withTimeMeasured();
    return self();
  }

  /**
   * Sets an observer of each system call that confinement or a limit denies. It runs in the thread
   * that runs the guest, before the guest gets the errno, and must be safe for use by several
   * threads if several guests share it. What it throws ends the guest, as an exception of a host
   * function does. With an observer each system call takes some 0.1 µs more, and allocates.
   * Default: none.
   *
   * <p>{@code memory.grow} beyond the limit is no system call; it returns -1.
   *
   * @param observer receives the calls
   * @return this builder
   */
  public B onDenied(Consumer<? super DeniedCall> observer) {
    denied = Objects.requireNonNull(observer, "observer");
    return self();
  }

  /** A system call as this guest makes it: observed, or traced, or both. */
  final Syscall observed(Syscall call) {
    Consumer<? super DeniedCall> observer = denied;
    Syscall watched =
        observer == null
            ? call
            : DeniedCalls.wrap(
                call,
                (own, errno, paths, line) ->
                    tell(observer, DeniedCall.of(own, errno, paths, line)));
    PrintStream to = trace;
    return to == null ? watched : SyscallTrace.wrap(watched, to);
  }

  private static void tell(Consumer<? super DeniedCall> observer, DeniedCall call) {
    try {
      observer.accept(call);
    } catch (Throwable e) { // Kotlin and others throw checked exceptions undeclared
      throw new HostFailure(e);
    }
  }

  /**
   * Allocates the memory, and opens mounts and listeners.
   *
   * @param initialPages pages of memory
   * @param maximumPages pages that it can grow to; the limit of memory applies as well
   * @throws IllegalArgumentException if an argument, a variable or a mount is refused
   * @throws ExecFormatException if {@code initialPages} is above the limit
   * @throws IOException if a mount or a listener cannot be opened
   */
  final Sandbox open(int initialPages, int maximumPages) throws IOException {
    if (initialPages > limits.maxPages()) {
      throw new ExecFormatException(
          "%s: starts with %d KiB of memory, more than the limit of %d KiB"
              .formatted(program, initialPages * 64L, limits.maxMemory() >> 10));
    }
    Deadline deadline = new Deadline(clock);
    GuestStreams streams = new GuestStreams(deadline);
    FdTable files = new FdTable(limits.maxFiles());
    OutputCount output = new OutputCount(limits.maxOutput());
    MountSet set = new MountSet(sharedMounts);
    LinearMemory memory =
        LinearMemory.create(initialPages, Math.min(maximumPages, limits.maxPages()));
    try {
      for (MountStep mount : mounts) {
        mount.addTo(set);
      }
      List<InetSocketAddress> listening =
          Descriptors.install(files, stdio, streams, output, set.all(), listeners);
      Process process = new Process(new Task(memory, files), argv(), env, sources);
      return new Sandbox(program, limits, process, listening, deadline, streams, set, output);
    } catch (Throwable failed) {
      files.close();
      memory.close();
      set.close();
      throw failed;
    }
  }

  private List<String> argv() {
    List<String> argv = new ArrayList<>();
    argv.add(name);
    argv.addAll(args);
    return argv;
  }
}
