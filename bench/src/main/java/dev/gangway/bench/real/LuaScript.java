package dev.gangway.bench.real;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Lua, and a script of ours, work.lua, that prints a checksum of all that it did and removes its
 * own files.
 *
 * @param programs holds lua
 * @param times that the script does everything
 */
record LuaScript(Path programs, int times) implements Work {
  private static final String SCRIPT = "work.lua";
  private static final String CHECKSUM = "checksum ";

  @Override
  public GuestProgram program() {
    return new GuestProgram("lua", programs, false, false);
  }

  @Override
  public String meaning() {
    return "Lua 5.4 and a script: strings, patterns, sorting, files line by line; %d times"
        .formatted(times);
  }

  @Override
  public void prepare(Path directory) throws IOException {
    try (InputStream in = Objects.requireNonNull(LuaScript.class.getResourceAsStream(SCRIPT))) {
      Files.copy(in, directory.resolve(SCRIPT));
    }
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    String directory = session.directory();
    return session.run(List.of(directory + "/" + SCRIPT, directory, Integer.toString(times)));
  }

  @Override
  public String result(Path directory, List<String> output) throws PeerException {
    if (output.size() != 1 || !output.getFirst().startsWith(CHECKSUM)) {
      throw new PeerException("the script printed no checksum: " + String.join("; ", output));
    }
    return output.getFirst();
  }
}
