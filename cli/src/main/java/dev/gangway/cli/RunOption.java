package dev.gangway.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code gangway run}: what they are called, and what its help says of them. */
enum RunOption {
  DIR(
      "--dir",
      MountSuffixes.SYNTAX,
      "Let the guest use the directory HOST, and nothing outside it. It sees it as GUEST; without"
          + " that, under the name typed here: --dir . is its /, --dir data its /data. With :ro it"
          + " cannot change anything there; with :dev it can open character devices such as"
          + " /dev/null. MODE says when what it writes goes to the host:"
          + " writeback, at the last close, at a sync and every second or so (unless said);"
          + " writethrough, before the write returns; none, at once, and reads come from the host"
          + " as well."),
  TMPFS(
      "--tmpfs",
      "GUEST[:size=64m][,inodes=N]",
      "Give it an empty file system in memory, of at most this size and so many files."),
  ENV(
      "-e, --env",
      "NAME[=VALUE]",
      "Set an environment variable; without a value, to what it is here. The guest has no others."),
  MAX_MEMORY("--max-memory", "SIZE", "Memory that the guest may have: 64k up to 2g (256m)."),
  PAGE_CACHE(
      "--page-cache",
      "SIZE",
      "Memory for the contents of cached files (an eighth of the machine's, at most 1g)."),
  MAX_FILES("--max-files", "N", "Files that it may have open at once (1024)."),
  TIMEOUT("--timeout", "TIME", "End it after this time, such as 500ms, 10s or 2m (never)."),
  LOAD_TIMEOUT("--load-timeout", "TIME", "Give up compiling PROGRAM after this time (5m)."),
  LISTEN(
      "--listen",
      "HOST:PORT",
      "Open a listening socket for it: at descriptor 3, or the first after its directories."),
  TRACE("--trace", null, "Print its system calls on stderr, as strace does."),
  TRACE_OUTPUT("--trace-output", "FILE", "Print them to FILE."),
  STATS(
      "--stats",
      null,
      "At the end, print on stderr what the page cache holds and has done, by the names of"
          + " /proc/meminfo and /proc/vmstat."),
  NO_CACHE("--no-cache", null, "Compile PROGRAM anew, and do not keep the result."),
  HELP("-h, --help", null, "Print this.");

  private final String names;
  private final @Nullable String label;
  private final String description;

  RunOption(String names, @Nullable String label, String description) {
    this.names = names;
    this.label = label;
    this.description = description;
  }

  String longName() {
    return names.substring(names.indexOf("--"));
  }

  /** How picocli is to know it; {@code taken} gets each value in the order of the command line. */
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
