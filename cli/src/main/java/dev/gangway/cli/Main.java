package dev.gangway.cli;

import dev.gangway.ExecFormatException;
import dev.gangway.settings.Settings;
import dev.gangway.uaccess.Tier;
import dev.gangway.wasm.ModuleLimits;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;

/** Entry point of the {@code gangway} command. */
public final class Main {
  /** Usage error, as in docker, wasmtime and the shells. */
  private static final int USAGE = 2;

  /** 128 plus SIGKILL: the status of a process that Linux killed for lack of memory. */
  private static final int OUT_OF_MEMORY = 137;

  private static final String HELP = "gangway --help";

  /** The commands, those of the launcher included, for messages. */
  private static final List<String> COMMANDS =
      List.of("run", "inspect", "cpu", "bench", "completion", "help", "version");

  private static final List<String> OPTIONS = List.of("--help", "--version");

  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    int status = execute(List.of(args));
    System.out.flush();
    if (KillOnShutdown.begun()) {
      System.exit(status);
    }
    // System.exit first looks for a logger, which takes longer than many guests.
    Runtime.getRuntime().halt(status);
  }

  /**
   * Runs the command.
   *
   * @return the exit status: the guest's if one ran
   */
  static int execute(List<String> arguments) {
    try {
      return dispatch(arguments);
    } catch (UsageException e) {
      Messages.print(e.getMessage() + " (see " + e.help() + ")");
      return USAGE;
    } catch (InvalidPathException e) {
      Messages.print(e.getInput() + ": not a valid path on this host");
      return USAGE;
    } catch (ExecFormatException e) {
      Messages.print(String.valueOf(e.getMessage()));
      return e.getCause() instanceof OutOfMemoryError ? OUT_OF_MEMORY : USAGE;
    } catch (IOException e) {
      Messages.print(String.valueOf(e.getMessage()));
      return USAGE;
    }
  }

  private static int dispatch(List<String> arguments) throws UsageException, IOException {
    if (arguments.isEmpty()) {
      System.err.print(Help.gangway());
      return USAGE;
    }
    List<String> rest = arguments.subList(1, arguments.size());
    checkSettings();
    switch (arguments.getFirst()) {
      case "run" -> {
        return run(rest);
      }
      case "inspect" -> {
        return InspectCommand.run(RawProcess.arguments(rest));
      }
      case "cpu" -> CpuCommand.run(rest);
      case "completion" -> System.out.print(Completion.script(rest));
      case "help" -> System.out.print(rest.contains("run") ? Help.run() : Help.gangway());
      case "-h", "--help" -> System.out.print(Help.gangway());
      case "-V", "--version", "version" -> System.out.print(Version.text());
      default -> {
        String first = RawProcess.arguments(arguments).getFirst();
        if (ProgramName.isProgram(first)) {
          return run(arguments);
        }
        throw unknown(first);
      }
    }
    return 0;
  }

  private static int run(List<String> arguments) throws UsageException, IOException {
    // Linking the system calls takes the JVM as long as reading the options: do both at once.
    Thread.ofPlatform().daemon().name("gangway-start").start(Tier::current);
    RunOptions options = RunOptions.parse(RawProcess.arguments(arguments), RawProcess::variable);
    if (!options.help()) {
      return new RunCommand(options).run();
    }
    System.out.print(Help.run());
    return 0;
  }

  private static void checkSettings() throws UsageException {
    try {
      Settings.check(ModuleLimits.labels());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static UsageException unknown(String first) {
    if (!first.startsWith("-")) {
      return new UsageException(
          "unknown command '" + first + "'" + Spelling.hint(first, COMMANDS), HELP);
    }
    String name = RunOption.nameIn(first);
    if (RunOption.names().contains(name)) {
      return new UsageException(
          name + " is an option of gangway run: gangway run " + first + " ...");
    }
    String hint = Spelling.hint(name, OPTIONS);
    if (hint.isEmpty() && !Spelling.hint(name, RunOption.names()).isEmpty()) {
      hint = Spelling.hint(name, RunOption.names()) + " It is an option of gangway run";
    }
    return new UsageException("unknown option '" + first + "'" + hint, HELP);
  }
}
