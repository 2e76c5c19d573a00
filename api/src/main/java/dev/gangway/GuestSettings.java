package dev.gangway;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.vfs.FdTable;
import dev.gangway.vfs.Mount;
import dev.gangway.vfs.Task;
import dev.gangway.wasi.DeniedCalls;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.SyscallTrace;
import dev.gangway.wasi.engine.HostFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a guest gets besides its program: arguments, environment, streams, listeners, limits. Not
 * thread-safe.
 *
 * @param <B> the builder that has these settings
 */
public abstract sealed class GuestSettings<B extends GuestSettings<B>>
    permits EndiveBuilder, Guest.Builder {
  /** The name of the program, for messages. */
  final String program;

  final List<Mount> mounts;
  private final AlarmClock clock;
  private final List<String> args = new ArrayList<>();
  private final List<String> env = new ArrayList<>();
  Stdio stdio = new Stdio();
  private final List<InetSocketAddress> listeners = new ArrayList<>();

  Limits limits;
  private @Nullable PrintStream trace;
  private @Nullable Consumer<? super DeniedCall> denied;
  private String name;

  GuestSettings(String program, List<Mount> mounts, Limits limits, AlarmClock clock) {
    this.program = program;
    this.mounts = mounts;
    this.limits = limits;
    this.clock = clock;
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
    name = argv0;
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
    env.add(key + "=" + value);
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
    listeners.add(address);
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
   * Prints each system call as strace does, in the thread that runs the guest. Default: off.
   *
   * @param to where to print
   * @return this builder
   */
  public B trace(PrintStream to) {
    trace = to;
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
    denied = observer;
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
    } catch (RuntimeException | Error e) {
      throw new HostFailure(e);
    }
  }

  /**
   * Allocates the memory, and opens mounts and listeners.
   *
   * @param initialPages pages of memory
   * @param maximumPages pages that it can grow to; the limit of memory applies as well
   * @throws IllegalArgumentException if an argument or a variable is refused
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
    LinearMemory memory =
        LinearMemory.create(initialPages, Math.min(maximumPages, limits.maxPages()));
    try {
      List<InetSocketAddress> listening =
          Descriptors.install(files, stdio, streams, mounts, listeners);
      Process process = new Process(new Task(memory, files), argv(), env);
      return new Sandbox(program, limits, process, listening, deadline, streams);
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
}
