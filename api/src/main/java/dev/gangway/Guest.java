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
 * One run of a {@link Program}: its memory, its descriptors, and the limits that hold for it.
 *
 * <p>{@link #run} runs it in the calling thread; interrupting that thread ends the guest. {@link
 * #kill} and {@link #close} may be called from any other.
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

  /** Completed when the run has ended. A future, as a thread that waits must not hold a lock. */
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

  /** Where its listeners listen, in the order of {@link Builder#listen}: with the real ports. */
  public List<InetSocketAddress> listening() {
    return listening;
  }

  /**
   * Loads a range of a file for the guest's memory: {@code mmap(2)}. All guests that map it share
   * its pages in the page cache, so a thousand of them take the memory of one.
   *
   * <p>It is loaded, and kept in memory, before this returns: at most half of the page cache can be
   * kept so. In the guest's memory it is once the guest says where, by the calls of the module
   * {@code gangway} ({@code guests/include/gangway.h}): nobody but the guest's own allocator knows
   * which addresses are free. What others write to the file the guest sees at once, and zeroes
   * where the file ended when this was called, or has been cut since. It ends with the guest.
   *
   * <p>What a guest stores to a {@linkplain MapMode#SHARED shared} mapping others see at once, too,
   * and each sync of the file, the flusher, and the end of the mapping bring it to the host. It
   * never makes the file longer.
   *
   * <p>Where the host is not Linux, or forbids what it takes, a shared mapping is refused, and a
   * read-only one is a copy that is made when the guest maps it.
   *
   * <p>Call it before {@link #run} or while that runs, from any thread.
   *
   * @param path absolute, as the guest knows it
   * @param offset byte in the file, a multiple of 4096
   * @param length bytes; the file may be shorter
   * @return the number by which the guest asks for it: 0, then 1, …
   * @throws IllegalArgumentException where {@code path} is not absolute, or {@code offset} or
   *     {@code length} cannot be ({@code EINVAL})
   * @throws IllegalStateException where the guest is closed
   * @throws java.nio.file.NoSuchFileException where there is no such file
   * @throws java.nio.file.AccessDeniedException where it may not be read, or written to where that
   *     is what {@code mode} wants ({@code EACCES}), as on a read-only mount
   * @throws java.nio.file.FileSystemException for a directory ({@code EISDIR}), more than the
   *     guest's memory can hold or than the page cache can keep ({@code ENOMEM}), a mount without a
   *     page cache ({@code ENODEV}), what cannot be read ({@code EIO}), an interrupt ({@code
   *     EINTR}); its reason says which
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
   * Runs the program to its end, in this thread, and closes its files.
   *
   * <p>Never throws for anything that the guest does, nor what its streams throw: that is the
   * {@linkplain ExitStatus#cause cause} of the status.
   *
   * @throws IllegalStateException where it ran before, or is closed
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

  /** Each step is taken, whatever the one before throws. */
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
   * Ends the guest wherever it is: in its own loops, in a wait, in the middle of a write. Does not
   * wait for its end.
   */
  public void kill() {
    deadline.kill();
  }

  /**
   * Frees all that the guest has. If it runs in another thread, this kills it and waits for its
   * end. If it runs in this thread (a stream of the caller calls this, in the middle of a system
   * call), {@link #run} closes its files when it ends. Idempotent.
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

  /** Once: the table belongs to one thread at a time, and any number of threads may close. */
  private void closeFiles() {
    if (filesClosed.compareAndSet(false, true)) {
      files.close();
    }
  }

  /** Sets one run up. */
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

    /** The guest's {@code argv[0]}; the program's name unless said. */
    public Builder name(String argv0) {
      name = argv0;
      return this;
    }

    /**
     * Adds arguments, after {@code argv[0]}. They are UTF-8 in the guest. A byte 0x80 to 0xFF that
     * is not UTF-8 is a lone surrogate U+DC80 to U+DCFF in the string, as Python's surrogateescape
     * has it; another lone surrogate is refused by {@link #build}. The same holds for the
     * environment.
     */
    public Builder args(String... more) {
      return args(List.of(more));
    }

    /** Adds arguments, after {@code argv[0]}. */
    public Builder args(List<String> more) {
      args.addAll(more);
      return this;
    }

    /** Adds an environment variable. */
    public Builder env(String key, String value) {
      if (key.isEmpty() || key.indexOf('=') >= 0) {
        throw new IllegalArgumentException("not the name of a variable: " + key);
      }
      env.add(key + "=" + value);
      return this;
    }

    /** Where the guest reads its input; empty unless said. */
    public Builder stdin(InputStream in) {
      stdio.in(in);
      return this;
    }

    /** Where its output goes; nowhere unless said. */
    public Builder stdout(OutputStream out) {
      stdio.out(out);
      return this;
    }

    /** Where its errors go; nowhere unless said. */
    public Builder stderr(OutputStream err) {
      stdio.err(err);
      return this;
    }

    /**
     * Gives the guest this process's own stdin, stdout and stderr. One that the JVM was started
     * without is at its end and takes all that is written; no other file of the process takes its
     * place. If that leaves it open whether a descriptor is a stream, writing to it is EBADF, and a
     * warning is logged.
     */
    public Builder inheritStdio() {
      stdio.inherit();
      return this;
    }

    /**
     * Opens a listening socket for the guest, at the first descriptor after the mounts, then the
     * next. It is closed with the guest.
     */
    public Builder listen(InetSocketAddress address) {
      listeners.add(address);
      return this;
    }

    /** A time limit for this run, in the place of the Gangway's. */
    public Builder timeLimit(Duration limit) {
      limits = limits.withTimeLimit(limit);
      return this;
    }

    /** Prints each system call as strace does. */
    public Builder trace(PrintStream to) {
      trace = to;
      return this;
    }

    /**
     * The guest, ready to run.
     *
     * @throws ExecFormatException where the program starts with more memory than the limit
     * @throws IOException where a mount or a listener cannot be opened
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
