package dev.gangway.crash;

import dev.gangway.CacheMode;
import dev.gangway.ExitStatus;
import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.Program;
import dev.gangway.filemap.PageCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@link DoomedProcess} starts: one Gangway and several {@code ledger} guests on it, which
 * share a directory and this process's stdout. It ends only if a guest ends.
 */
public final class DoomedJvm {
  private DoomedJvm() {}

  /**
   * Runs the guests.
   *
   * @param args the cache mode as {@code gangway run --dir} names it, a directory for compiled
   *     modules, the program, the directory to work in, the number of guests, then the guest's
   *     arguments without its own number: ROUND SEED [LOSE]
   */
  public static void main(String[] args) throws IOException {
    Path modules = Path.of(args[1]);
    Path directory = Path.of(args[3]);
    int guests = Integer.parseInt(args[4]);
    try (Gangway.Builder builder = mount(Gangway.builder(), directory, args[0]);
        Gangway gangway = builder.moduleCache(modules).build()) {
      Program program = gangway.load(Path.of(args[2]));
      for (int i = 1; i < guests; i++) {
        int number = i;
        Thread.ofPlatform().start(() -> run(gangway, program, number, args));
      }
      run(gangway, program, 0, args);
    }
  }

  /** A cache that is as small as can be, so that much is written back before any sync. */
  private static Gangway.Builder mount(Gangway.Builder builder, Path directory, String cache)
      throws IOException {
    CacheMode mode = CacheMode.valueOf(cache.toUpperCase(Locale.ROOT));
    return builder.pageCache(PageCache.MIN_BYTES).directory("/work", directory, mode);
  }

  private static void run(Gangway gangway, Program program, int number, String[] args) {
    List<String> arguments = new ArrayList<>(List.of("/work", args[5], "" + number, args[6]));
    if (args.length > 7) {
      arguments.add(args[7]);
    }
    try (Guest guest = gangway.guest(program).args(arguments).inheritStdio().build()) {
      ExitStatus status = guest.run();
      System.err.println("guest " + number + " ended by itself: " + status);
    } catch (IOException e) {
      System.err.println("guest " + number + ": " + e);
    }
    // The others must not go on: that a guest ended shall be seen.
    Runtime.getRuntime().halt(1);
  }
}
