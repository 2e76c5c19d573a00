package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The CPUs that this process may use, and keeping threads to one of them, by taskset(1). */
public final class Cpus {
  private static final String ALLOWED = "Cpus_allowed_list:";

  private Cpus() {}

  /** Their numbers; empty if the kernel does not report them. */
  public static List<Integer> allowed() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(ALLOWED))
          .flatMap(line -> parse(line.substring(ALLOWED.length()).strip()).stream())
          .toList();
    } catch (IOException e) {
      return List.of(); // no Linux
    }
  }

  /** Numbers in {@code 0-3,8}. */
  static List<Integer> parse(String list) {
    List<Integer> cpus = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return cpus;
  }

  /** Whether there is a taskset. */
  public static boolean canPin() {
    return Command.tryRun("taskset", "--version").isPresent();
  }

  /**
   * Keeps this thread to one CPU.
   *
   * @throws PeerException if that cannot be done
   */
  public static void pinThisThread(int cpu) throws PeerException {
    try {
      Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      String id = String.valueOf(thread.getFileName());
      Command.run("taskset", "-cp", Integer.toString(cpu), id);
    } catch (IOException e) {
      throw new PeerException("no /proc/thread-self", e);
    }
  }
}
