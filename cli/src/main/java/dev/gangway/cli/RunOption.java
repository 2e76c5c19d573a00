package dev.gangway.cli;

import org.jspecify.annotations.Nullable;

/** The options of {@code gangway run}: what they are called, and what its help says of them. */
enum RunOption {
  DIR(
      "--dir",
      "HOST[::GUEST][:ro]",
      "Let the guest use the directory HOST, and nothing outside it. It sees it as GUEST; without"
          + " that, under the name typed here: --dir . is its /, --dir data its /data. With :ro it"
          + " cannot change anything there."),
  TMPFS(
      "--tmpfs",
      "GUEST[:size=64m][,inodes=N]",
      "Give it an empty file system in memory, of at most this size and so many files."),
  ENV(
      "-e, --env",
      "NAME[=VALUE]",
      "Set an environment variable; without a value, to what it is here. The guest has no others."),
  MAX_MEMORY("--max-memory", "SIZE", "Memory that the guest may have (256m)."),
  MAX_FILES("--max-files", "N", "Files that it may have open at once (1024)."),
  TIMEOUT("--timeout", "TIME", "End it after this time, such as 500ms, 10s or 2m (never)."),
  LISTEN(
      "--listen",
      "HOST:PORT",
      "Open a listening socket for it: at descriptor 3, or the first after its directories."),
  TRACE("--trace", null, "Print its system calls on stderr, as strace does."),
  TRACE_OUTPUT("--trace-output", "FILE", "Print them to FILE."),
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

  /** The option of this name, or null. */
  static @Nullable RunOption named(String name) {
    for (RunOption option : values()) {
      if (option.longName().equals(name) || option.shortName().equals(name)) {
        return option;
      }
    }
    return null;
  }

  String longName() {
    return names.substring(names.indexOf("--"));
  }

  /** A dash and a letter, or nothing. */
  String shortName() {
    return names.startsWith("--") ? "" : names.substring(0, 2);
  }

  boolean takesValue() {
    return label != null;
  }

  /** The names and the value, as help shows them. */
  String synopsis() {
    return label == null ? names : names + " " + label;
  }

  String description() {
    return description;
  }
}
