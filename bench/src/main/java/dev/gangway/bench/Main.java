package dev.gangway.bench;

import dev.gangway.bench.task.CopyStrategiesCommand;
import dev.gangway.bench.task.ScaleCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Entry point of {@code gangway bench}. */
@Command(
    name = "gangway bench",
    description = "Measures Gangway against its peers, on this machine.",
    subcommands = {CallTable.class, ScaleCommand.class, CopyStrategiesCommand.class})
public final class Main implements Runnable {
  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("unused") // by picocli it is used
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  private boolean help;

  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
