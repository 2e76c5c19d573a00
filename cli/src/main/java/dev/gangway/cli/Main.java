package dev.gangway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the {@code gangway} command. */
@Command(
    name = "gangway",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Runs WebAssembly programs on real files that they cannot leave.")
public final class Main implements Runnable {
  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Reads the version from the jar's manifest, where the build has put it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"gangway " + (version == null ? "(development)" : version)};
    }
  }
}
