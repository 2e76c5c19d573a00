package dev.gangway.bench.peer;

import java.nio.file.Path;
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
    return new EachRound(title(), List.of(compile(at).toString()), at.directory().toString(), 1);
  }

  /** The guest as a program of the host. */
  static Path compile(Workplace at) throws PeerException {
    Path program = at.scratch().resolve("bench-native");
    String compiler = System.getenv().getOrDefault("CC", "cc");
    Command.run(compiler, "-O2", "-o", program.toString(), at.source().toString());
    return program;
  }
}
