package dev.gangway.bench.command;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.peer.Command;
import dev.gangway.bench.peer.PeerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The build of Gangway. */
public final class Provenance {
  private Provenance() {}

  /**
   * Reads it.
   *
   * @param source a directory of its sources
   */
  public static Build of(Path source) {
    String version = Provenance.class.getPackage().getImplementationVersion();
    String commit = git(source, "rev-parse", "HEAD");
    String changed = git(source, "status", "--porcelain", "--untracked-files=no");
    return new Build(
        version == null ? "unknown" : version, commit, changed != null && !changed.isEmpty());
  }

  /** Null if there is no git, or no repository. */
  private static @Nullable String git(Path source, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", source.toString()));
    command.addAll(List.of(arguments));
    try {
      return Command.run(command.toArray(String[]::new)).strip();
    } catch (PeerException e) {
      return null;
    }
  }
}
