package dev.gangway.bench.real;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Our own web server sends a file to this process, which holds each byte to what was in it. Timed
 * is the client: from connecting until it has all.
 */
final class Download implements Work {
  private static final String FILE = "file.bin";

  private final GuestProgram program;
  private final long bytes;

  /** What the file holds. */
  private byte[] content = {};

  /**
   * @param guests the directory of our own
   * @param bytes of the file, fewer than 2 GiB
   */
  Download(Path guests, long bytes) {
    this.program = new GuestProgram("httpd", guests, true, true);
    this.bytes = bytes;
  }

  @Override
  public String meaning() {
    return "`httpd` sends a file of %,d bytes over the loopback device".formatted(bytes);
  }

  @Override
  public GuestProgram program() {
    return program;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void prepare(Path directory) throws IOException {
    Text.write(directory.resolve(FILE), bytes);
    content = Files.readAllBytes(directory.resolve(FILE));
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    return session.run(
        List.of("-n", "1", session.directory()), port -> HttpClient.get(port, "/" + FILE, content));
  }

  /** The client has compared it. */
  @Override
  public String result(Path directory, List<String> output) {
    return bytes + " bytes";
  }
}
