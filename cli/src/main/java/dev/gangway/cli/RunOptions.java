package dev.gangway.cli;

import dev.gangway.Gangway;
import dev.gangway.filemap.PageCache;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of {@code gangway run}: options, then PROGRAM, then the guest's arguments, which
 * may look like options.
 */
final class RunOptions {
  /** In the order of the command line, and of the guest's descriptors. */
  private final List<GuestMount> mounts = new ArrayList<>();

  private final Map<String, String> env = new LinkedHashMap<>();
  private boolean envAll;
  private @Nullable String argv0;
  private @Nullable String invoke;
  private final List<InetSocketAddress> listeners = new ArrayList<>();
  private long maxMemory = 256L << 20;
  private long pageCache;
  private int maxFiles = 1024;
  private long maxOutput = Long.MAX_VALUE;
  private @Nullable Duration timeout;
  private @Nullable Duration cpuTime;
  private @Nullable Duration loadTimeout;
  private boolean trace;
  private @Nullable String traceOutput;
  private boolean stats;
  private boolean cache = true;
  private boolean help;
  private String program = "";
  private List<String> guestArguments = List.of();

  private RunOptions() {}

  /**
   * Reads a command line.
   *
   * @param hostEnv the environment of this process; returns null for a variable that is not set
   */
  static RunOptions parse(List<String> arguments, UnaryOperator<@Nullable String> hostEnv)
      throws UsageException {
    List<Given> given = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    try {
      Help.run((option, value) -> given.add(new Given(option, value)), rest::addAll)
          .parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new UsageException(message(e));
    }
    RunOptions options = new RunOptions();
    for (Given one : given) {
      options.take(one.option, one.value, hostEnv);
    }
    if (options.help) {
      return options;
    }
    if (rest.isEmpty()) {
      throw new UsageException("PROGRAM.wasm is missing");
    }
    options.program = rest.getFirst();
    options.guestArguments = List.copyOf(rest.subList(1, rest.size()));
    return options;
  }

  private static String message(ParameterException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e instanceof UnmatchedArgumentException unknown
        ? line
            + Spelling.hint(RunOption.nameIn(unknown.getUnmatched().getFirst()), RunOption.names())
        : line;
  }

  /** An option and its value, in the order of the command line. */
  private record Given(RunOption option, String value) {}

  private void take(RunOption option, String value, UnaryOperator<@Nullable String> hostEnv)
      throws UsageException {
    switch (option) {
      case DIR -> addMount(HostMount.parse(value), option);
      case TMPFS -> addMount(MemoryMount.parse(value), option);
      case ENV -> addVariable(value, hostEnv);
      case ENV_ALL -> envAll = true;
      case ARGV0 -> argv0 = value;
      case INVOKE -> invoke = value;
      case MAX_MEMORY -> maxMemory = memorySize(option.longName(), value);
      case PAGE_CACHE -> pageCache = pageCacheSize(option.longName(), value);
      case MAX_FILES ->
          maxFiles = (int) Quantity.count(option.longName(), value, Integer.MAX_VALUE);
      case MAX_OUTPUT -> maxOutput = Quantity.bytes(option.longName(), value);
      case TIMEOUT -> timeout = Quantity.duration(option.longName(), value);
      case CPU_TIME -> cpuTime = Quantity.duration(option.longName(), value);
      case LOAD_TIMEOUT -> loadTimeout = Quantity.duration(option.longName(), value);
      case LISTEN -> listeners.add(ListenAddress.parse(value));
      case TRACE -> trace = true;
      case TRACE_OUTPUT -> {
        trace = true;
        traceOutput = value;
      }
      case STATS -> stats = true;
      case NO_CACHE -> cache = false;
      case HELP -> help = true;
    }
  }

  private static long memorySize(String option, String value) throws UsageException {
    long bytes = Quantity.bytes(option, value);
    if (bytes < Gangway.MIN_MEMORY || bytes > Gangway.MAX_MEMORY) {
      throw new UsageException(
          option
              + (bytes < Gangway.MIN_MEMORY ? ": '%s' is too small" : ": '%s' is too large")
                  .formatted(value)
              + ": it must be from 64k (65536 bytes) to 2g (2147483648 bytes)");
    }
    return bytes;
  }

  private static long pageCacheSize(String option, String value) throws UsageException {
    long bytes = Quantity.bytes(option, value);
    if (bytes < PageCache.MIN_BYTES) {
      throw new UsageException(
          option + ": '" + value + "' is too small: the minimum is 1m (1048576 bytes)");
    }
    return bytes;
  }

  private void addMount(GuestMount mount, RunOption option) throws UsageException {
    for (GuestMount other : mounts) {
      if (other.guest().equals(mount.guest())) {
        throw new UsageException(
            option.longName() + ": there is another mount at " + mount.guest() + " already");
      }
    }
    mounts.add(mount);
  }

  private void addVariable(String text, UnaryOperator<@Nullable String> hostEnv)
      throws UsageException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (name.isEmpty()) {
      throw new UsageException("--env: '" + text + "' is not NAME[=VALUE]");
    }
    String value = equals < 0 ? hostEnv.apply(name) : text.substring(equals + 1);
    if (value != null) {
      env.put(name, value);
    }
  }

  List<GuestMount> mounts() {
    return mounts;
  }

  /** The variables that are named, in the order of the command line. */
  Map<String, String> env() {
    return env;
  }

  /** Whether the guest gets all variables of this process, but for those of {@link #env}. */
  boolean envAll() {
    return envAll;
  }

  /** Null for the default. */
  @Nullable String argv0() {
    return argv0;
  }

  /** The function to be called; null to run a command. */
  @Nullable String invoke() {
    return invoke;
  }

  List<InetSocketAddress> listeners() {
    return listeners;
  }

  long maxMemory() {
    return maxMemory;
  }

  /** Bytes; 0 for the default. */
  long pageCache() {
    return pageCache;
  }

  int maxFiles() {
    return maxFiles;
  }

  /** Bytes. */
  long maxOutput() {
    return maxOutput;
  }

  /** Null for none. */
  @Nullable Duration timeout() {
    return timeout;
  }

  @Nullable Duration cpuTime() {
    return cpuTime;
  }

  /** Null for the default. */
  @Nullable Duration loadTimeout() {
    return loadTimeout;
  }

  boolean trace() {
    return trace;
  }

  /** Null for stderr. */
  @Nullable String traceOutput() {
    return traceOutput;
  }

  boolean stats() {
    return stats;
  }

  /** Whether the compiled program is kept. */
  boolean cache() {
    return cache;
  }

  /** Whether to print the help and do nothing else. */
  boolean help() {
    return help;
  }

  /** As typed; {@link ProgramName#STDIN} for the standard input. */
  String program() {
    return program;
  }

  /** Without {@code argv[0]}. */
  List<String> guestArguments() {
    return guestArguments;
  }
}
