package dev.gangway.bench.guest;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the guest once for each line of stdin, which holds its arguments; see {@code
 * peer.LineProcess} for the answers.
 */
public final class GuestServer {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private GuestServer() {}

  /**
   * Serves until stdin ends.
   *
   * @param args the peer, the program, the guest's name of the directory, the directory
   */
  public static void main(String[] args) throws Exception {
    Path wasm = Path.of(args[1]);
    try (Runner runner = runner(args[0], wasm, args[2], Path.of(args[3]))) {
      say("ready");
      serve(runner);
    }
  }

  private static Runner runner(String peer, Path wasm, String guestPath, Path directory)
      throws IOException {
    return switch (peer) {
      case "gangway-host" -> GangwayRunner.onHost(wasm, guestPath, directory);
      case "gangway-memory" -> GangwayRunner.inMemory(wasm, guestPath);
      case "endive-host" -> EndiveRunner.onHost(wasm, guestPath, directory);
      case "endive-jimfs" -> EndiveRunner.onJimfs(wasm, guestPath);
      default -> throw new IllegalArgumentException("no such peer: " + peer);
    };
  }

  private static void serve(Runner runner) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> args = List.of(line.split(" ", -1));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      int status = runner.run(args);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      say("done " + status + " " + allocated);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
