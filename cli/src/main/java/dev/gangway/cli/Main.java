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
      Messages.print(e.getMessage() + " (see gangway run --help)");
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
        // Linking the system calls takes the JVM as long as reading the options: do both at once.
        Thread.ofPlatform().daemon().name("gangway-start").start(Tier::current);
        RunOptions options = RunOptions.parse(RawProcess.arguments(rest), RawProcess::variable);
        if (!options.help()) {
          return new RunCommand(options).run();
        }
        System.out.print(Help.run());
      }
      case "cpu" -> CpuCommand.run(rest);
      case "help" -> System.out.print(rest.contains("run") ? Help.run() : Help.gangway());
      case "-h", "--help" -> System.out.print(Help.gangway());
      case "-V", "--version", "version" -> System.out.print(Version.text());
      default -> throw unknown(arguments.getFirst());
    }
    return 0;
  }

  private static void checkSettings() throws UsageException {
    try {
      Settings.check(ModuleLimits.labels());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static UsageException unknown(String command) {
    return new UsageException(
        command.endsWith(".wasm")
            ? "to run a program: gangway run " + command
            : "unknown command " + command);
  }
}
