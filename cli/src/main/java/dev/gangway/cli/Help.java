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

/** The commands as picocli knows them, and what {@code --help} prints of each. */
final class Help {
  private static final int WIDTH = 96;

  private static final String[] RUN_FOOTER =
      """

      Sizes are bytes, or have a k, m or g; times are seconds, or have an ms, s, m or h.

      Examples:
        gangway run --dir . wc.wasm README.md
        gangway run --dir ./site::/www:ro --listen 127.0.0.1:8080 httpd.wasm
        gangway run --dir data --tmpfs /tmp:size=16m -e TZ=UTC --timeout 10s app.wasm --its-own
        gangway run --dir . --trace wc.wasm README.md
        gangway run --dir db::/db:cache=writethrough --page-cache 64m --stats sqlite3.wasm /db/x

      Exit status:
        the program's own, where it ends by itself; else
        2    the command line makes no sense, or PROGRAM.wasm is not one that can be run
        124  its time was up (--timeout)
        130  Ctrl-C; 143 SIGTERM
        134  it trapped: an error that WebAssembly ends a program for
        137  the memory of this process was used up

      A large PROGRAM needs much memory to be compiled, some 70 times its size. A heap of 4 GiB for
      the JVM: GANGWAY_JAVA_OPTS=-Xmx4g gangway run PROGRAM.wasm
      The limits of what PROGRAM may contain are properties of the JVM as well, such as
      GANGWAY_JAVA_OPTS=-Ddev.gangway.module.functions=300000; messages name them.

      Compiled programs are kept in ${XDG_CACHE_HOME:-~/.cache}/gangway/modules.\
      """
          .split("\n", -1);

  private Help() {}

  /** Of the command as a whole. */
  static String gangway() {
    return """
    gangway: runs WebAssembly programs that nobody needs to trust, on real files.

    Usage: gangway run [OPTION]... PROGRAM.wasm [ARGUMENT]...
           gangway run --help        options, examples, exit statuses
           gangway cpu [--measure]   the copy routines: how fast each is here, which is used
           gangway bench --help      measures it against its peers, on this machine
           gangway --version         versions, and which memory is in use

    Example: gangway run --dir . wc.wasm README.md
    """;
  }

  /** Of {@code gangway run}. */
  static String run() {
    return run((option, value) -> {}, rest -> {}).getUsageMessage(Ansi.OFF);
  }

  /**
   * The parser of {@code gangway run}: options up to the first argument that is none; what follows
   * is left as it is.
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
            "%nRuns a WebAssembly program (WASI preview 1). It has the standard input, output and"
                + " error of this command and nothing else of the host but what the options give"
                + " it. All that follows PROGRAM.wasm is for the program.%n")
        .optionListHeading("Options:%n")
        .footer(RUN_FOOTER);
  }
}
