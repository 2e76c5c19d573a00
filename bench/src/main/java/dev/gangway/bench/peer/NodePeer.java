package dev.gangway.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * Node's own WASI, on the host's directory. In a process for each round: node 20 crashes if one
 * process runs many guests one after another.
 */
final class NodePeer {
  /** Runs the guest once; the guest's arguments are added to the command. */
  static final String SCRIPT = "node-wasi.mjs";

  /** Runs a guest for each line of its input, as {@link LineProcess} has it: for a few runs. */
  static final String SERVER = "node-wasi-server.mjs";

  private NodePeer() {}

  /**
   * What starts it.
   *
   * @param name of the script
   * @throws PeerException if there is no node
   */
  static List<String> command(Workplace at, String program, String name) throws PeerException {
    Command.run("node", "--version");
    Path script = at.scratch().resolve(name);
    try (InputStream in = Objects.requireNonNull(NodePeer.class.getResourceAsStream(name))) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PeerException(name + " cannot be written: " + e.getMessage(), e);
    }
    return List.of(
        "node",
        "--no-warnings",
        script.toString(),
        at.wasm(program).toString(),
        Workplace.GUEST_DIRECTORY,
        at.directory().toString());
  }
}
