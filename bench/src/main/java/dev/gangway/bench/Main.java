package dev.gangway.bench;

import dev.gangway.bench.jmh.JmhCommand;
import dev.gangway.bench.lab.AbCommand;
import dev.gangway.bench.lab.LabCommand;
import dev.gangway.bench.lab.PageCommand;
import dev.gangway.bench.lab.SeedsCommand;
import dev.gangway.bench.lab.compare.CompareCommand;
import dev.gangway.bench.real.ComputeCommand;
import dev.gangway.bench.real.RealCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code gangway bench}. Without a subcommand it runs the laboratory. */
@Command(
    name = "gangway bench",
    description = "Measures Gangway and its peers on this machine.",
    subcommands = {
      ComputeCommand.class,
      RealCommand.class,
      AbCommand.class,
      SeedsCommand.class,
      CompareCommand.class,
      PageCommand.class,
      JmhCommand.class
    })
public final class Main extends LabCommand {
  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
