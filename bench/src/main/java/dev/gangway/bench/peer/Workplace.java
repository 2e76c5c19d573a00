package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all peers of one run share.
 *
 * @param guests holds the programs, as {@code scale.wasm}, and their sources, as {@code
 *     src/scale.c}
 * @param directory of the host, for the guests' files; one peer at a time uses it
 * @param scratch for a peer's own files
 * @param jvmArgs given to each JVM
 */
public record Workplace(Path guests, Path directory, Path scratch, List<String> jvmArgs) {
  /** The guest's name for {@link #directory}. */
  static final String GUEST_DIRECTORY = "/bench";

  /** The same with the programs of another directory. */
  Workplace with(Path programs) {
    return new Workplace(programs, directory, scratch, jvmArgs);
  }

  Path wasm(String program) {
    return guests.resolve(program + ".wasm");
  }

  /**
   * A guest of ours as a program of the host.
   *
   * @param name its source's name in the directory of sources, without its suffix
   * @throws PeerException if there is no compiler
   */
  Path compile(String name) throws PeerException {
    Path program = scratch.resolve(name + "-native");
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("CC", "cc"));
    command.addAll(List.of("-O2", "-o", program.toString()));
    sources(name).forEach(source -> command.add(source.toString()));
    Command.run(command.toArray(String[]::new));
    return program;
  }

  /** The file with main, and those beside it in a directory of its name, if there is one. */
  private List<Path> sources(String program) throws PeerException {
    List<Path> sources = new ArrayList<>();
    sources.add(guests.resolve("src").resolve(program + ".c"));
    Path more = guests.resolve("src").resolve(program);
    if (Files.isDirectory(more)) {
      try (Stream<Path> found = Files.list(more)) {
        found.filter(path -> path.toString().endsWith(".c")).sorted().forEach(sources::add);
      } catch (IOException e) {
        throw new PeerException(more + " cannot be read: " + e.getMessage(), e);
      }
    }
    return sources;
  }
}
