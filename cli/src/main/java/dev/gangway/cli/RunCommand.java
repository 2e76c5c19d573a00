package dev.gangway.cli;

import dev.gangway.ExecFormatException;
import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.GuestException;
import dev.gangway.Program;
import dev.gangway.fs.stream.StandardStreams;
import dev.gangway.host.CacheDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gangway run}: one guest, in this thread, with this process's stdio and exit status. */
final class RunCommand {
  private final RunOptions options;

  /** Null until the guest runs. */
  private @Nullable KillOnShutdown hook;

  RunCommand(RunOptions options) {
    this.options = options;
  }

  /**
   * Runs the guest to its end.
   *
   * @return its exit status
   * @throws UsageException if an option has an invalid value
   * @throws IOException if the program, a mount, a listener or the trace's file cannot be opened;
   *     the guest has not run then
   */
  int run() throws UsageException, IOException {
    StandardStreams.settle();
    Gangway gangway = gangway();
    try {
      int status;
      try (gangway) {
        status = runOn(gangway);
      }
      if (mountsTheHost()) {
        tellWhatIsLost(gangway.memInfo().dirty());
      }
      if (options.stats()) {
        System.err.print(Stats.text(gangway));
      }
      return status;
    } finally {
      if (hook != null) {
        hook.allIsDone();
      }
    }
  }

  private boolean mountsTheHost() {
    for (GuestMount mount : options.mounts()) {
      if (mount instanceof HostMount) {
        return true;
      }
    }
    return false;
  }

  /** The guest may have ended before the host refused a write, or may have ignored the error. */
  private static void tellWhatIsLost(long bytes) {
    if (bytes > 0) {
      Messages.print(
          (bytes >> 10) + " KiB in files could not be written to the host, and are lost");
    }
  }

  private int runOn(Gangway gangway) throws UsageException, IOException {
    Program program = load(gangway);
    String function = options.invoke();
    if (function == null && program.kind() == Program.Kind.REACTOR) {
      throw new IOException(
          name()
              + ": exports no _start: it is a reactor, not a command to run;"
              + " --invoke FUNCTION calls one of its functions");
    }
    Invocation invocation =
        function == null ? null : Invocation.parse(program, function, options.guestArguments());
    PrintStream trace = openTrace();
    try {
      Guest.Builder builder = gangway.guest(program).name(argv0());
      if (invocation == null) {
        builder.args(options.guestArguments());
      } else if (program.kind() == Program.Kind.COMMAND) {
        builder.startFunctions();
      }
      return run(builder, invocation, trace);
    } finally {
      if (trace != null && options.traceOutput() != null) {
        trace.close();
      }
    }
  }

  private Gangway gangway() throws UsageException, IOException {
    try (Gangway.Builder builder = Gangway.builder()) {
      builder
          .maxMemory(options.maxMemory())
          .maxFiles(options.maxFiles())
          .maxOutput(options.maxOutput());
      if (options.pageCache() > 0) {
        builder.pageCache(options.pageCache());
      }
      Duration timeout = options.timeout();
      if (timeout != null) {
        builder.timeLimit(timeout);
      }
      Duration cpuTime = options.cpuTime();
      if (cpuTime != null) {
        builder.cpuTimeLimit(cpuTime);
      }
      Duration loadTimeout = options.loadTimeout();
      if (loadTimeout != null) {
        builder.loadTimeLimit(loadTimeout);
      }
      Path cache = options.cache() ? CacheDirectory.of(System::getenv) : null;
      if (cache != null) {
        builder.moduleCache(cache.resolve("modules"));
      }
      for (GuestMount mount : options.mounts()) {
        mount.mountOn(builder);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Program load(Gangway gangway) throws UsageException, IOException {
    if (readsStdin()) {
      return StdinModule.load(gangway);
    }
    try (LoadProgress progress = LoadProgress.of(options.program())) {
      return HostFiles.with(
          options.program(), HostFiles.TO_READ, file -> gangway.load(file, options.program()));
    } catch (ExecFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(Messages.of(e, options.program()), e);
    }
  }

  private boolean readsStdin() {
    return options.program().equals(ProgramName.STDIN);
  }

  /** The program's name in messages. */
  private String name() {
    return ProgramName.inMessages(options.program());
  }

  /**
   * The guest's {@code argv[0]}. Default: the last component, as the host's directories are not its
   * business.
   */
  private String argv0() {
    String argv0 = options.argv0();
    return argv0 == null ? HostFiles.lastComponent(options.program()) : argv0;
  }

  /** The guest's environment. */
  private Map<String, String> environment() {
    if (!options.envAll()) {
      return options.env();
    }
    Map<String, String> all = RawProcess.variables();
    all.putAll(options.env());
    return all;
  }

  /** The trace's output; null if there is no trace. */
  private @Nullable PrintStream openTrace() throws IOException {
    if (!options.trace()) {
      return null;
    }
    String file = options.traceOutput();
    if (file == null) {
      return System.err;
    }
    try {
      // Not buffered: the last lines are written even if the process is killed.
      return new PrintStream(
          HostFiles.with(file, HostFiles.TO_WRITE, Files::newOutputStream),
          false,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("--trace-output " + Messages.of(e, file), e);
    }
  }

  private int run(
      Guest.Builder builder, @Nullable Invocation invocation, @Nullable PrintStream trace)
      throws IOException {
    builder.inheritStdio();
    if (readsStdin()) {
      builder.stdin(InputStream.nullInputStream()); // it was read to its end
    }
    for (Map.Entry<String, String> variable : environment().entrySet()) {
      builder.env(variable.getKey(), variable.getValue());
    }
    for (InetSocketAddress address : options.listeners()) {
      builder.listen(address);
    }
    if (trace != null) {
      builder.trace(trace);
    }
    Guest guest = builder.build();
    ExitStatus status;
    KillOnShutdown killer = KillOnShutdown.of(guest);
    hook = killer;
    try (guest) {
      status = invocation == null ? guest.run() : call(guest, invocation);
    } finally {
      killer.guestHasEnded();
    }
    if (status.message() != null && status.reason() != ExitStatus.Reason.INTERRUPTED) {
      Messages.print(name() + ": " + status.message());
    }
    return status.code();
  }

  private static ExitStatus call(Guest guest, Invocation invocation) {
    try {
      guest.start();
      invocation.run(guest, System.out);
      return new ExitStatus(0, ExitStatus.Reason.EXITED, null);
    } catch (GuestException ended) {
      return ended.status();
    }
  }
}
