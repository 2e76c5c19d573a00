package dev.gangway.bench.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands have in common: the form of their help, and the option that asks for it. */
@Command(sortOptions = false, sortSynopsis = false, usageHelpAutoWidth = true)
public abstract class BenchCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // by picocli it is used
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Says why the command fails; 1, the exit status for that. */
  protected static int fail(@Nullable String why) {
    System.err.println("bench: " + why);
    return 1;
  }
}
