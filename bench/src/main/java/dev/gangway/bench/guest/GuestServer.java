package dev.gangway.bench.guest;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;

/**
 * Runs the guest once for each line of stdin, which holds its arguments, or several at once; see
 * {@code peer.LineProcess} for the answers.
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
      String[] guests = line.split(" ; ", -1);
      say(guests.length == 1 ? runOne(runner, line) : runTogether(runner, guests));
    }
  }

  private static String runOne(Runner runner, String arguments) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int status = runner.run(List.of(arguments.split(" ", -1)));
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    return "done " + status + " " + allocated;
  }

  /** Each guest in a thread of its own. */
  private static String runTogether(Runner runner, String[] guests) throws Exception {
    CyclicBarrier start = new CyclicBarrier(guests.length);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (String arguments : guests) {
      FutureTask<Integer> task =
          new FutureTask<>(() -> {
            start.await();
            return runner.run(List.of(arguments.split(" ", -1)));
          });
      tasks.add(task);
      Thread.ofPlatform().start(task);
    }
    int status = 0;
    for (FutureTask<Integer> task : tasks) {
      status = Math.max(status, task.get());
    }
    return "done " + status + " -1";
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
