package dev.gangway.cli;

/** What {@code --help} prints. */
final class Help {
  private static final int WIDTH = 96;
  private static final int INDENT = 8;

  private Help() {}

  /** Of the command as a whole. */
  static String gangway() {
    return """
    gangway: runs WebAssembly programs that nobody needs to trust, on real files.

    Usage: gangway run [OPTION]... PROGRAM.wasm [ARGUMENT]...
           gangway run --help        options, examples, exit statuses
           gangway --version         versions, and which memory is in use

    Example: gangway run --dir . wc.wasm README.md
    """;
  }

  /** Of {@code gangway run}. */
  static String run() {
    StringBuilder out =
        new StringBuilder(
            """
            Usage: gangway run [OPTION]... PROGRAM.wasm [ARGUMENT]...

            Runs a WebAssembly program (WASI preview 1). It has the standard input, output and error
            of this command and nothing else of the host but what the options give it. All that
            follows PROGRAM.wasm is for the program.

            Options:
            """);
    for (RunOption option : RunOption.values()) {
      out.append("  ").append(option.synopsis()).append('\n');
      wrap(option.description(), out);
    }
    return out.append(
            """

            Sizes are bytes, or have a k, m or g; times are seconds, or have an ms, s, m or h.

            Examples:
              gangway run --dir . wc.wasm README.md
              gangway run --dir ./site::/www:ro --listen 127.0.0.1:8080 httpd.wasm
              gangway run --dir data --tmpfs /tmp:size=16m -e TZ=UTC --timeout 10s app.wasm --its-own
              gangway run --dir . --trace wc.wasm README.md

            Exit status:
              the program's own, where it ends by itself; else
              2    the command line makes no sense, or PROGRAM.wasm is not one that can be run
              124  its time was up (--timeout)
              130  Ctrl-C; 143 SIGTERM
              134  it trapped: an error that WebAssembly ends a program for
              137  the memory of this process was used up

            Compiled programs are kept in ${XDG_CACHE_HOME:-~/.cache}/gangway/modules.
            """)
        .toString();
  }

  /** Appends {@code text} in lines of at most {@link #WIDTH} characters, indented. */
  private static void wrap(String text, StringBuilder out) {
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        out.append(column == 0 ? "" : "\n").repeat(' ', INDENT).append(word);
        column = INDENT + word.length();
      } else {
        out.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    out.append('\n');
  }
}
