package dev.gangway;

import dev.gangway.abi.Errno;
import dev.gangway.fs.stream.StreamFailure;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.MemoryMapping;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.GuestExit;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SyscallTrace;
import dev.gangway.wasi.SystemCalls;
import dev.gangway.wasi.engine.Executable;
import dev.gangway.wasi.engine.GuestInterrupted;
import dev.gangway.wasi.engine.GuestTrap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Program}, with its own memory, descriptors and limits.
 *
 * <p>{@link #run} runs it in the calling thread; an interrupt of that thread ends the guest. The
 * other methods may be called from any thread, also while it runs.
 */
public final class Guest implements AutoCloseable {
  private final Executable executable;
  private final Limits limits;
  private final LinearMemory memory;
  private final FdTable files;
  private final Process process;
  private final List<Syscall> calls;
  private final List<Mount> mounts;
  private final List<InetSocketAddress> listening;

  private final Deadline deadline;
  private final GuestStreams streams;

  /** Completed when the run has ended. A future: a thread that waits must not hold a lock. */
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  private final AtomicBoolean filesClosed = new AtomicBoolean();

  private Guest(
      Executable executable,
      Limits limits,
      Process process,
      List<Syscall> calls,
      List<Mount> mounts,
      List<InetSocketAddress> listening,
      Deadline deadline,
      GuestStreams streams) {
    this.executable = executable;
    this.limits = limits;
    this.memory = process.task().memory();
    this.files = process.task().files();
    this.process = process;
    this.calls = calls;
    this.mounts = mounts;
    this.listening = listening;
    this.deadline = deadline;
    this.streams = streams;
  }

  /**
   * Returns the addresses of its listening sockets, in the order of {@link Builder#listen}. Port 0
   * is replaced by the port that the host has chosen.
   *
   * @return the addresses, immutable
   */
  public List<InetSocketAddress> listening() {
    return listening;
  }

  /**
   * Loads a range of a file into the page cache and pins it until the guest exits; the guest can
   * then map it ({@code mmap(2)}). All guests that map a file share its pages: a thousand of them
   * need the memory of one. At most half of a page cache can be pinned.
   *
   * <p>The guest maps it by a call of the module {@code gangway} ({@code
   * guests/include/gangway.h}), at an address of its choice: only the guest's own allocator knows
   * which addresses are free. The guest sees at once what others write to the file. Bytes behind
   * the end of the file are zero: the end at the time of this call, or an earlier one if the file
   * is truncated later.
   *
   * <p>Stores to a {@linkplain MapMode#SHARED shared} mapping go to the file: other guests see them
   * at once, and each sync of the file, the flusher, and the end of the mapping bring them to the
   * host. They never make the file longer.
   *
   * <p>If the host is not Linux, or does not allow shared pages, a shared mapping is refused and a
   * private one is a copy, made when the guest maps it.
   *
   * <p>May be called before {@link #run} and while it runs.
   *
   * @param path absolute path in the guest
   * @param offset first byte in the file, a multiple of 4096
   * @param length bytes, above zero; the file may be shorter
   * @param mode what stores do
   * @return the number that the guest passes to map it: 0, then 1, …
   * @throws IllegalArgumentException if {@code path} is not absolute, or {@code offset} or {@code
   *     length} is invalid ({@code EINVAL})
   * @throws IllegalStateException if the guest is closed
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws java.nio.file.AccessDeniedException if it may not be read; for a shared mapping, also
   *     if it may not be written, as on a read-only mount ({@code EACCES})
   * @throws java.nio.file.FileSystemException if it is a directory ({@code EISDIR}), is more than
   *     the guest's memory can hold or the page cache can pin ({@code ENOMEM}), is on a mount
   *     without a page cache ({@code ENODEV}), or cannot be read ({@code EIO}), or if the thread
   *     was interrupted ({@code EINTR}); its reason says which
   * @throws IOException as the subclasses above
   */
  public int map(String path, long offset, long length, MapMode mode) throws IOException {
    MappedFile.check(path, offset, length);
    if (!memory.acquire()) {
      throw new IllegalStateException("the guest is closed");
    }
    try {
      if (length > (long) memory.maximumPages() * LinearMemory.PAGE_SIZE) {
        throw MappedFile.failure(path, -Errno.ENOMEM);
      }
      MemoryMapping mapping = MappedFile.load(mounts, path, offset, length, mode);
      memory.whenFreed(mapping::close);
      return process.mappings().add(mapping);
    } finally {
      memory.release();
    }
  }

  /**
   * Runs the program to its end, in this thread, and closes its files. A guest runs once. The time
   * limit starts here.
   *
   * <p>Does not throw for what the guest does. Does not throw what its streams throw, either: that
   * is the {@linkplain ExitStatus#cause cause} of the status. If an interrupt of the caller ended
   * the guest, the thread's interrupt status stays set.
   *
   * @return how the guest ended
   * @throws IllegalStateException if it ran before, or is closed
   */
  public ExitStatus run() {
    begin();
    try {
      return deadline.start(limits.timeLimit()) ? streams.withCause(execute()) : interrupted();
    } finally {
      end();
    }
  }

  private void begin() {
    boolean open = memory.acquire();
    if (open && deadline.begin()) {
      return;
    }
    if (open) {
      memory.release();
    }
    throw new IllegalStateException("a guest runs once, and not after close()");
  }

  private ExitStatus execute() {
    try {
      executable.execute(process, calls);
      return ExitStatus.exited(0);
    } catch (GuestExit exit) {
      return ExitStatus.exited(exit.status());
    } catch (GuestTrap trap) {
      return ExitStatus.trapped(String.valueOf(trap.getMessage()));
    } catch (GuestInterrupted interrupted) {
      return interrupted();
    } catch (StreamFailure failure) {
      // An interrupted stream may well answer with an exception.
      return deadline.isOver() || Task.fatalSignalPending()
          ? interrupted().withCause(failure.thrown())
          : ExitStatus.streamFailed(failure.thrown());
    } catch (Throwable thrown) {
      return Endings.of(thrown);
    }
  }

  private ExitStatus interrupted() {
    Duration limit = limits.timeLimit();
    return deadline.timedOut() && limit != null
        ? ExitStatus.timedOut(limit.toMillis())
        : ExitStatus.interrupted();
  }

  /** Takes each step even if the one before throws. */
  private void end() {
    try {
      closeFiles();
    } finally {
      try {
        deadline.end();
      } finally {
        try {
          memory.release();
        } finally {
          ended.complete(null);
        }
      }
    }
  }

  /**
   * Ends the guest wherever it is: in a loop, in a wait, in the middle of a write. Returns at once
   * and takes no lock. A guest that is killed before its run executes nothing. Idempotent.
   */
  public void kill() {
    deadline.kill();
  }

  /**
   * Frees all that the guest has. If it runs in another thread, this kills it and waits for its
   * end. If it runs in this thread (one of its streams calls this), this kills it and does not
   * wait: the guest ends when the stream returns. Idempotent.
   */
  @Override
  public void close() {
    // After this, a run that has not begun will execute nothing.
    kill();
    if (deadline.hasBegun() && !deadline.isCurrentThread()) {
      ended.join();
    }
    if (!deadline.hasBegun() || ended.isDone()) {
      closeFiles();
    }
    memory.close();
  }

  /** Closes the files once: any number of threads may call this, the table takes one at a time. */
  private void closeFiles() {
    if (filesClosed.compareAndSet(false, true)) {
      files.close();
    }
  }

  /** Sets up one run. Each guest that it builds has the same settings. Not thread-safe. */
  public static final class Builder {
    private final AlarmClock clock;
    private final Program program;
    private final List<Mount> mounts;
    private Limits limits;
    private final List<String> args = new ArrayList<>();
    private final List<String> env = new ArrayList<>();
    private final Stdio stdio = new Stdio();
    private final List<InetSocketAddress> listeners = new ArrayList<>();
    private @Nullable PrintStream trace;
    private String name;

    Builder(Program program, List<Mount> mounts, Limits limits, AlarmClock clock) {
      this.clock = clock;
      this.program = program;
      this.mounts = mounts;
      this.limits = limits;
      this.name = program.name();
    }

    /**
     * Sets {@code argv[0]}. Default: the program's name.
     *
     * @param argv0 the string, encoded as {@link #args(String...)}
     * @return this builder
     */
    public Builder name(String argv0) {
      name = argv0;
      return this;
    }

    /**
     * Adds arguments, after {@code argv[0]}. They are UTF-8 in the guest. A byte 0x80 to 0xFF that
     * is not UTF-8 is a lone surrogate U+DC80 to U+DCFF in the string, as in Python's
     * surrogateescape. {@link #build} refuses other lone surrogates, and NUL. The same applies to
     * the environment.
     *
     * @param more the arguments, in order
     * @return this builder
     */
    public Builder args(String... more) {
      return args(List.of(more));
    }

    /**
     * Adds arguments, as {@link #args(String...)}.
     *
     * @param more the arguments, in order
     * @return this builder
     */
    public Builder args(List<String> more) {
      args.addAll(more);
      return this;
    }

    /**
     * Adds an environment variable. Default: the environment is empty. A name that is added twice
     * is in the environment twice.
     *
     * @param key its name
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or contains {@code =}
     */
    public Builder env(String key, String value) {
      if (key.isEmpty() || key.indexOf('=') >= 0) {
        throw new IllegalArgumentException("not the name of a variable: " + key);
      }
      env.add(key + "=" + value);
      return this;
    }

    /**
     * Sets the guest's standard input. Default: at its end. The thread that runs the guest calls
     * the stream; the guest does not close it.
     *
     * @param in the stream
     * @return this builder
     */
    public Builder stdin(InputStream in) {
      stdio.in(in);
      return this;
    }

    /**
     * Sets the guest's standard output. Default: discarded. The thread that runs the guest calls
     * the stream; the guest does not close it.
     *
     * @param out the stream
     * @return this builder
     */
    public Builder stdout(OutputStream out) {
      stdio.out(out);
      return this;
    }

    /**
     * Sets the guest's standard error. Default: discarded. The thread that runs the guest calls the
     * stream; the guest does not close it.
     *
     * @param err the stream
     * @return this builder
     */
    public Builder stderr(OutputStream err) {
      stdio.err(err);
      return this;
    }

    /**
     * Gives the guest the process's own stdin, stdout and stderr, except those that are set by
     * {@link #stdin}, {@link #stdout} or {@link #stderr}. If the JVM was started without one of
     * them, the guest reads end of file from it and writes to it are discarded. If Gangway cannot
     * tell whether a descriptor is a standard stream or a file that the JVM opened, writing to it
     * is EBADF, and a warning is logged.
     *
     * @return this builder
     */
    public Builder inheritStdio() {
      stdio.inherit();
      return this;
    }

    /**
     * Opens a TCP socket that listens when {@link #build} returns. The first one gets the first
     * descriptor after the mounts, further ones the next descriptors. It is closed with the guest.
     *
     * @param address where to listen; port 0: the host chooses one, see {@link Guest#listening}
     * @return this builder
     */
    public Builder listen(InetSocketAddress address) {
      listeners.add(address);
      return this;
    }

    /**
     * Limits the wall-clock time of this run. Default: {@link Gangway.Builder#timeLimit}.
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
     * Prints each system call as strace does, in the thread that runs the guest. Default: off.
     *
     * @param to where to print
     * @return this builder
     */
    public Builder trace(PrintStream to) {
      trace = to;
      return this;
    }

    /**
     * Makes the guest: allocates its memory, opens its mounts and listeners.
     *
     * @return the guest, ready to run; close it
     * @throws IllegalArgumentException if an argument or a variable contains NUL or a lone
     *     surrogate that {@link #args(String...)} does not allow
     * @throws ExecFormatException if the program starts with more memory than the limit
     * @throws IOException if a mount or a listener cannot be opened, or needs more descriptors than
     *     the limit
     */
    public Guest build() throws IOException {
      Executable executable = program.executable();
      if (executable.initialPages() > limits.maxPages()) {
        throw new ExecFormatException(
            "%s: starts with %d KiB of memory, more than the limit of %d KiB"
                .formatted(
                    program.name(), executable.initialPages() * 64L, limits.maxMemory() >> 10));
      }
      int maximumPages = Math.min(executable.maximumPages(), limits.maxPages());
      Deadline deadline = new Deadline(clock);
      GuestStreams streams = new GuestStreams(deadline);
      FdTable files = new FdTable(limits.maxFiles());
      LinearMemory memory = LinearMemory.create(executable.initialPages(), maximumPages);
      try {
        List<InetSocketAddress> listening =
            Descriptors.install(files, stdio, streams, mounts, listeners);
        Process process = new Process(new Task(memory, files), argv(), env);
        return new Guest(
            executable, limits, process, calls(), mounts, listening, deadline, streams);
      } catch (Throwable failed) {
        files.close();
        memory.close();
        throw failed;
      }
    }

    private List<String> argv() {
      List<String> argv = new ArrayList<>();
      argv.add(name);
      argv.addAll(args);
      return argv;
    }

    private List<Syscall> calls() {
      return trace == null ? SystemCalls.ALL : SyscallTrace.wrap(SystemCalls.ALL, trace);
    }
  }
}
