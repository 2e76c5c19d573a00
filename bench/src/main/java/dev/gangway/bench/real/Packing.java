package dev.gangway.bench.real;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * zlib's minigzip, which puts NAME.gz in the place of a file, as gzip does. What it made is
 * unpacked each time, by Java, and must be the text.
 *
 * @param programs holds minigzip
 * @param bytes of the text
 */
record Packing(Path programs, long bytes) implements Work {
  private static final String TEXT = "text";
  private static final String PACKED = TEXT + ".gz";

  /** Another name of the text: the program unlinks the one that it is given. */
  private static final String KEPT = "text.kept";

  private static final int BUFFER = 1 << 16;

  @Override
  public GuestProgram program() {
    return new GuestProgram("minigzip", programs, false, false);
  }

  @Override
  public String meaning() {
    return "zlib's `minigzip`, %,d bytes of text into a file".formatted(bytes);
  }

  @Override
  public void prepare(Path directory) throws IOException {
    Text.write(directory.resolve(KEPT), bytes);
  }

  @Override
  public void reset(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(PACKED));
    Files.deleteIfExists(directory.resolve(TEXT));
    Files.createLink(directory.resolve(TEXT), directory.resolve(KEPT));
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    return session.run(List.of(session.directory() + "/" + TEXT));
  }

  @Override
  public String result(Path directory, List<String> output) throws IOException, PeerException {
    Path packed = directory.resolve(PACKED);
    if (!Files.exists(packed) || Files.exists(directory.resolve(TEXT))) {
      throw new PeerException("minigzip has not put its file in the place of the text");
    }
    try (InputStream expected = Files.newInputStream(directory.resolve(KEPT));
        InputStream unpacked =
            new GZIPInputStream(
                new BufferedInputStream(Files.newInputStream(packed), BUFFER), BUFFER)) {
      compare(expected, unpacked);
    } catch (IOException e) {
      throw new PeerException("what minigzip packed cannot be unpacked: " + e.getMessage());
    }
    return Files.size(packed) + " bytes";
  }

  private static void compare(InputStream expected, InputStream unpacked)
      throws IOException, PeerException {
    for (long at = 0; ; at += BUFFER) {
      byte[] wanted = expected.readNBytes(BUFFER);
      if (!Arrays.equals(wanted, unpacked.readNBytes(BUFFER))) {
        throw new PeerException("what minigzip packed is not the text, from byte " + at + " on");
      }
      if (wanted.length == 0) {
        return;
      }
    }
  }
}
