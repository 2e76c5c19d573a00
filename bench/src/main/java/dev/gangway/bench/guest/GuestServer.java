package dev.gangway.bench.guest;

import dev.gangway.CacheMode;
import dev.gangway.Gangway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs the guest once for each line of stdin, which holds its arguments, or several at once; see
 * {@code peer.LineProcess} for the answers and for its end.
 */
public final class GuestServer {
  private static final long TMPFS_BYTES = 1 << 30;

  private GuestServer() {}

  /**
   * Serves until it gets {@code quit}.
   *
   * @param args the peer, the program, the guest's name of the directory, the directory, how it is
   *     cached, the CPUs of the guests, separated by commas (may be empty), and the directory for
   *     compiled modules
   */
  public static void main(String[] args) throws Exception {
    Requests requests = Requests.read(System.in);
    try (Runner runner =
            runner(
                args[0], Path.of(args[1]), args[2], Path.of(args[3]), args[4], Path.of(args[6]));
        Tasks tasks = new Tasks(runner, cpus(args[5]))) {
      say("ready");
      for (@Nullable String line = requests.next(); line != null; line = requests.next()) {
        say(tasks.run(List.of(line.split(" ; ", -1))));
      }
    }
  }

  private static List<Integer> cpus(String list) {
    return list.isEmpty()
        ? List.of()
        : Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
  }

  private static Runner runner(
      String peer, Path wasm, String guestPath, Path directory, String cache, Path modules)
      throws IOException {
    return switch (peer) {
      case "gangway-host", "gangway-listening" -> {
        CacheMode mode = CacheMode.valueOf(cache.toUpperCase(Locale.ROOT));
        boolean listens = peer.equals("gangway-listening");
        Gangway gangway =
            Gangway.builder().directory(guestPath, directory, mode).moduleCache(modules).build();
        yield new GangwayRunner(gangway, gangway.load(wasm), guestPath, listens);
      }
      case "gangway-memory" -> {
        Gangway gangway =
            Gangway.builder().tmpfs(guestPath, TMPFS_BYTES).moduleCache(modules).build();
        yield new GangwayRunner(gangway, gangway.load(wasm), guestPath, false);
      }
      case "endive-host" -> new EndiveRunner(wasm, guestPath, directory, () -> {});
      case "endive-jimfs" -> EndiveRunner.onJimfs(wasm, guestPath);
      default -> throw new IllegalArgumentException("no such peer: " + peer);
    };
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
