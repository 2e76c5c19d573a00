package dev.gangway.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The guest's source, compiled for the host: what the host's kernel itself costs. */
record NativePeer() implements Peer {
  @Override
  public String id() {
    return Peers.NATIVE;
  }

  @Override
  public String title() {
    return "native C";
  }

  @Override
  public String meaning() {
    return "the guest's source, compiled for the host by `cc -O2`";
  }

  @Override
  public Session start(Workplace at) throws PeerException {
    return new EachRound(
        title(), List.of(compile(at, "bench").toString()), at.directory().toString(), 1);
  }

  /**
   * A guest as a program of the host.
   *
   * @param name its source's name in the directory of sources, without its suffix
   */
  static Path compile(Workplace at, String name) throws PeerException {
    Path program = at.scratch().resolve(name + "-native");
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("CC", "cc"));
    command.addAll(List.of("-O2", "-o", program.toString()));
    at.sources(name).forEach(source -> command.add(source.toString()));
    Command.run(command.toArray(String[]::new));
    return program;
  }
}
