package dev.gangway.cli;

import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;

/**
 * A process that shows the progress of a load of five seconds or more. On a busy machine the line,
 * which is due after two, may be late.
 */
final class SlowLoad {
  private SlowLoad() {}

  /** Arguments: what the load does, and the program's name; W stands for a wide character. */
  public static void main(String[] args) throws Exception {
    try (LoadProgress progress = LoadProgress.of(args[1].replace('W', '\u4e00'))) {
      switch (args[0]) {
        case "sleep" -> TimeUnit.SECONDS.sleep(5);
        case "interrupt" -> {
          TimeUnit.MILLISECONDS.sleep(4500);
          String own = Long.toString(ProcessHandle.current().pid());
          new ProcessBuilder("kill", "-INT", own).inheritIO().start();
          TimeUnit.SECONDS.sleep(60);
        }
        case "use-up-the-heap" -> {
          TimeUnit.MILLISECONDS.sleep(4500);
          try {
            useUpTheHeap();
          } catch (OutOfMemoryError e) {
            // What it held is garbage now.
          }
        }
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void useUpTheHeap() {
    Object[] all = new Object[1];
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    int size = 1 << 18;
    try {
      while (System.nanoTime() < end) {
        try {
          Object[] more = new Object[size];
          more[0] = all;
          all = more;
        } catch (OutOfMemoryError e) {
          size = Math.max(size / 2, 1); // and once more: to sleep would take some heap
        }
      }
    } finally {
      Reference.reachabilityFence(all);
    }
  }
}
