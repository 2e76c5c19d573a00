package dev.gangway.cli;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands for picocli, and the texts of {@code --help}. */
final class Help {
  private static final int WIDTH = 96;

  private static final String[] RUN_FOOTER =
      """

      SIZE is in bytes, or ends in k, m or g. TIME is in seconds, or ends in ms, s, m or h.

      Examples:
        gangway run --dir . wc.wasm README.md
        gangway run --dir ./site::/www:ro --listen 127.0.0.1:8080 httpd.wasm
        gangway run --dir data --tmpfs /tmp:size=16m -e TZ=UTC --timeout 10s app.wasm --its-own
        gangway run --dir . --trace wc.wasm README.md
        gangway run --dir db::/db:cache=writethrough --page-cache 64m --stats sqlite3.wasm /db/x
        gangway run --dir . --argv0 ls --env-all busybox.wasm -l

      Exit status:
        the program's own, or:
        2    usage error, or PROGRAM.wasm cannot be loaded
        124  timed out (--timeout)
        130  SIGINT (Ctrl-C); 143: SIGTERM
        134  trap: an error for which WebAssembly ends a program
        137  the heap of the JVM was used up
        153  it wrote too much (--max-output)

      Compiling needs about 70 times the size of PROGRAM in heap. To give the JVM 4 GiB:
        GANGWAY_JAVA_OPTS=-Xmx4g gangway run PROGRAM.wasm
      Limits of modules are system properties of the JVM; error messages name them. Such as:
        GANGWAY_JAVA_OPTS=-Ddev.gangway.module.functions=300000 gangway run PROGRAM.wasm

      Compiled programs are kept in ${XDG_CACHE_HOME:-~/.cache}/gangway/modules.\
      """
          .split("\n", -1);

  private Help() {}

  /** The help of {@code gangway}. */
  static String gangway() {
    return """
    gangway: runs untrusted WebAssembly programs on real files.

    Usage: gangway run [OPTION]... PROGRAM.wasm [ARGUMENT]...
           gangway PROGRAM.wasm [ARGUMENT]...   the same without options
           gangway run --help          options, examples, exit statuses
           gangway inspect [--json] PROGRAM.wasm
                                       what it is, and why it would be refused; - reads stdin
           gangway cpu [--measure]     copy routines: their speed here, and which are in use
           gangway bench --help        benchmarks: Gangway and its peers on this machine
           gangway completion SHELL    a script that completes commands and options: bash or zsh
           gangway --version           versions, and the kind of guest memory in use

    Example: gangway run --dir . wc.wasm README.md
    """;
  }

  /** The help of {@code gangway inspect}. */
  static String inspect() {
    return """
    Usage: gangway inspect [--json] PROGRAM.wasm

    Says what a WebAssembly module is: its kind, functions, memory, features, imports, exports, and
    each reason to refuse it that is found without compiling it. If PROGRAM.wasm is -, the module is
    read from the standard input.

    Imports are marked gangway if Gangway provides them, and embedder if they need a host function,
    which gangway run does not have.

      --json       Print one JSON object instead of text.
      -h, --help   Print this help.

    Exit status:
      0    no reason to refuse it
      1    it would be refused
      2    usage error, or the file is no core module or cannot be read
    """;
  }

  /** The help of {@code gangway run}. */
  static String run() {
    return run((option, value) -> {}, rest -> {}).getUsageMessage(Ansi.OFF);
  }

  /**
   * The parser of {@code gangway run}. Options end at the first argument that is not an option; the
   * rest is not parsed.
   *
   * @param taken gets each option and its value, in the order of the command line
   * @param rest gets the program and its arguments, or is not called
   */
  static CommandLine run(BiConsumer<RunOption, String> taken, Consumer<List<String>> rest) {
    CommandSpec spec = CommandSpec.create().name("gangway run");
    for (RunOption option : RunOption.values()) {
      spec.addOption(option.spec(value -> taken.accept(option, value)));
    }
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .hidden(true)
            .setter(restSetter(rest))
            .build());
    describe(spec.usageMessage());
    return new CommandLine(spec)
        .setStopAtPositional(true)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setOverwrittenOptionsAllowed(true);
  }

  private static ISetter restSetter(Consumer<List<String>> rest) {
    return new ISetter() {
      @Override
      @SuppressWarnings("unchecked") // as its type and auxiliary type say
      public <T> @Nullable T set(T value) {
        if (value != null) {
          rest.accept((List<String>) value);
        }
        return null;
      }
    };
  }

  private static void describe(UsageMessageSpec usage) {
    usage
        .width(WIDTH)
        .sortOptions(false)
        .customSynopsis("gangway run [OPTION]... PROGRAM.wasm [ARGUMENT]...")
        .description(
            "%nRuns a WebAssembly program (WASI preview 1, or wasi_unstable). It gets the standard input, output and"
                + " error of this command. Of the host, it gets only what the options give it."
                + " Everything after PROGRAM.wasm is for the program. If PROGRAM.wasm is -, the"
                + " program is read from the standard input, and finds it at its end.%n")
        .optionListHeading("Options:%n")
        .footer(RUN_FOOTER);
  }
}
