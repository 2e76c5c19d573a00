package dev.gangway.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code gangway run}: their names and help texts. */
enum RunOption {
  DIR(
      "--dir",
      MountSuffixes.SYNTAX,
      "Give the guest the directory HOST, and nothing outside it. The guest sees it as GUEST."
          + " Default: the name as typed; --dir . is /, --dir data is /data. :ro makes it read-only."
          + " :dev lets the guest open character devices such as /dev/null. MODE says when its"
          + " writes go to the host. writeback (default): at the last close, at a sync, and about"
          + " once a second. writethrough: before the write returns. none: at once, and reads come"
          + " from the host, too."),
  TMPFS(
      "--tmpfs",
      "GUEST[:size=64m][,inodes=N]",
      "Give it an empty file system in memory. size: the most bytes of file contents. Default: 64m."
          + " inodes: the most files and directories. Default: one for each 16 KiB."),
  ENV(
      "-e, --env",
      "NAME[=VALUE]",
      "Set an environment variable. Without =VALUE: pass the value that it has here; if it is not"
          + " set here, the guest does not get it. The guest has no others."),
  ENV_ALL(
      "--env-all",
      null,
      "Pass all environment variables of this command, secrets included. --env replaces single"
          + " ones."),
  ARGV0(
      "--argv0",
      "NAME",
      "The program's own name, its argv[0]. Default: the file's name without directories."),
  INVOKE(
      "--invoke",
      "FUNCTION",
      "Call this exported function instead of running a command. Its arguments follow PROGRAM: a"
          + " number for each parameter. Each result is printed on a line. A reactor is initialized"
          + " before."),
  MAX_MEMORY("--max-memory", "SIZE", "Limit its memory: 64k to 2g. Default: 256m."),
  PAGE_CACHE(
      "--page-cache",
      "SIZE",
      "Memory for the contents of cached files. Default: an eighth of the machine's, at most 1g."),
  MAX_FILES("--max-files", "N", "Limit its open files. Default: 1024."),
  MAX_OUTPUT(
      "--max-output",
      "SIZE",
      "End it when it has written more than this to stdout and stderr. Default: no limit."),
  TIMEOUT(
      "--timeout", "TIME", "End it after this time, such as 500ms, 10s or 2m. Default: no limit."),
  CPU_TIME(
      "--cpu-time",
      "TIME",
      "End it when it has used this much processor time. A wait uses none. Default: no limit."),
  LOAD_TIMEOUT("--load-timeout", "TIME", "Stop compiling PROGRAM after this time. Default: 5m."),
  LISTEN(
      "--listen",
      "HOST:PORT",
      "Open a listening socket for it, at the first descriptor after its directories, or 3."),
  TRACE("--trace", null, "Print its system calls on stderr, as strace does."),
  TRACE_OUTPUT("--trace-output", "FILE", "Print its system calls to FILE."),
  STATS(
      "--stats",
      null,
      "At the end, print the statistics of the page cache on stderr, with the names of"
          + " /proc/meminfo and /proc/vmstat."),
  NO_CACHE(
      "--no-cache",
      null,
      "Compile PROGRAM even if it is in the cache, and do not keep the result."),
  HELP("-h, --help", null, "Print this help.");

  private final String names;
  private final @Nullable String label;
  private final String description;

  RunOption(String names, @Nullable String label, String description) {
    this.names = names;
    this.label = label;
    this.description = description;
  }

  /** The names of all options, {@code --} and {@code -} included. */
  static List<String> names() {
    return Arrays.stream(values())
        .flatMap(option -> Arrays.stream(option.names.split(", ", -1)))
        .toList();
  }

  /** The name of the option in an argument such as {@code --dir=data}. */
  static String nameIn(String argument) {
    int equals = argument.indexOf('=');
    return argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
  }

  /** Its names: a short one, if it has one, and the long one. */
  List<String> allNames() {
    return List.of(names.split(", ", -1));
  }

  /** The form of its value, or null if it has none. */
  @Nullable String label() {
    return label;
  }

  String description() {
    return description;
  }

  String longName() {
    return names.substring(names.indexOf("--"));
  }

  /** The option for picocli; {@code taken} gets each value in the order of the command line. */
  OptionSpec spec(Consumer<String> taken) {
    OptionSpec.Builder option =
        OptionSpec.builder(names.split(", ", -1)).description(description).setter(setter(taken));
    if (label == null) {
      return option.arity("0").type(boolean.class).usageHelp(this == HELP).build();
    }
    return option.arity("1").type(String.class).paramLabel(label).build();
  }

  private static ISetter setter(Consumer<String> taken) {
    return new ISetter() {
      @Override
      public <T> @Nullable T set(T value) {
        // picocli first resets each option to its initial value: null.
        if (value != null && !value.equals(false)) {
          taken.accept(value.toString());
        }
        return null;
      }
    };
  }
}
