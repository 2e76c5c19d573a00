package dev.gangway.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that peers run.
 *
 * @param name of its files
 * @param directory holds the guest, NAME.wasm
 * @param own whether it is one of ours, whose source in {@code src} is compiled for the host; else
 *     the program of the host is {@code native/NAME}, if that was built
 * @param listens whether it is a server, that needs a socket
 */
public record GuestProgram(String name, Path directory, boolean own, boolean listens) {

  /** Whether there is the guest. */
  public boolean present() {
    return Files.isRegularFile(directory.resolve(name + ".wasm"));
  }

  /**
   * The program of the host, compiled first if it is one of ours.
   *
   * @throws PeerException if there is none
   */
  Path onHost(Workplace at) throws PeerException {
    if (own) {
      return at.compile(name);
    }
    Path program = directory.resolve("native").resolve(name);
    if (!Files.isExecutable(program)) {
      throw new PeerException("native/" + name + " was not built");
    }
    return program;
  }
}
