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
 * Our own find(1) over a tree whose files were counted when they were made.
 *
 * @param guests the directory of our own
 */
record Walk(Path guests, int files) implements Work {
  private static final String TREE = "tree";
  private static final int IN_A_DIRECTORY = 100;
  private static final int LONGEST_FILE = 97;

  @Override
  public GuestProgram program() {
    return new GuestProgram("walk", guests, true, false);
  }

  @Override
  public String meaning() {
    return "`walk -count` over %,d files in %,d directories".formatted(files, directories());
  }

  private int directories() {
    return (files + IN_A_DIRECTORY - 1) / IN_A_DIRECTORY;
  }

  private static int length(int file) {
    return file % LONGEST_FILE;
  }

  @Override
  public void prepare(Path directory) throws IOException {
    Path tree = Files.createDirectory(directory.resolve(TREE));
    Path parent = tree;
    for (int file = 0; file < files; file++) {
      if (file % IN_A_DIRECTORY == 0) {
        parent = Files.createDirectory(tree.resolve("directory-" + file / IN_A_DIRECTORY));
      }
      Files.write(parent.resolve("file-" + file + ".txt"), new byte[length(file)]);
    }
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    return session.run(List.of("-count", session.directory() + "/" + TREE));
  }

  @Override
  public String result(Path directory, List<String> output) throws PeerException {
    long bytes = 0;
    for (int file = 0; file < files; file++) {
      bytes += length(file);
    }
    String expected =
        "%d files, %d directories, 0 links, 0 others, %d bytes"
            .formatted(files, directories() + 1, bytes);
    String found = String.join("; ", output);
    if (!found.equals(expected)) {
      throw new PeerException("there are " + expected + "; walk found: " + found);
    }
    return found;
  }
}
