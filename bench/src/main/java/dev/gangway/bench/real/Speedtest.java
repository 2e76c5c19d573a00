package dev.gangway.bench.real;

import dev.gangway.bench.peer.Command;
import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * SQLite's own benchmark. Each of its runs says a hash of all that its queries found; the database
 * that is left is checked by the host's sqlite3, if installed.
 *
 * @param programs holds speedtest1
 * @param size in percent of what SQLite's developers take
 */
record Speedtest(Path programs, int size) implements Work {
  private static final String DATABASE = "speed.db";
  private static final String JOURNAL = DATABASE + "-journal";
  private static final String HASH = "Verification Hash: ";

  /** " 100 - 2500 INSERTs into table with no index...... 0.027s" */
  private static final Pattern TEST = Pattern.compile(" *\\d+ - .*\\d\\.\\d+s");

  @Override
  public GuestProgram program() {
    return new GuestProgram("speedtest1", programs, false, false);
  }

  @Override
  public String meaning() {
    return "SQLite's `speedtest1 --size %d --verify`, a database of that directory".formatted(size);
  }

  @Override
  public void reset(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(DATABASE));
    Files.deleteIfExists(directory.resolve(JOURNAL));
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    String database = session.directory() + "/" + DATABASE;
    return session.run(List.of("--size", Integer.toString(size), "--verify", database));
  }

  @Override
  public String result(Path directory, List<String> output) throws PeerException {
    String hash =
        output.stream()
            .filter(line -> line.startsWith(HASH))
            .findFirst()
            .orElseThrow(() -> new PeerException("speedtest1 did not come to its end"));
    long tests = output.stream().filter(line -> TEST.matcher(line).matches()).count();
    if (Files.exists(directory.resolve(JOURNAL))) {
      throw new PeerException("a journal is left beside the database");
    }
    checkIntegrity(directory.resolve(DATABASE));
    return String.format(Locale.ROOT, "%d tests, hash %s", tests, hash.substring(HASH.length()));
  }

  private static void checkIntegrity(Path database) throws PeerException {
    if (!Files.isRegularFile(database)) {
      throw new PeerException("there is no database");
    }
    if (Command.tryRun("sqlite3", "--version").isEmpty()) {
      return;
    }
    String verdict = Command.run("sqlite3", database.toString(), "pragma integrity_check").strip();
    if (!verdict.equals("ok")) {
      throw new PeerException("the host's sqlite3 says of the database: " + verdict);
    }
  }
}
