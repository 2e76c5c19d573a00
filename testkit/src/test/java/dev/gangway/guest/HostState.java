package dev.gangway.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has of the host. */
final class HostState {
  private HostState() {}

  static long openFiles() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  /**
   * What is mapped of files of one name.
   *
   * @param mappings how often one is mapped
   * @param rss bytes of memory, counted once for each mapping that has them
   * @param pss bytes of memory, each counted once
   */
  record Memory(long mappings, long rss, long pss) {}

  static Memory memory(String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
    boolean here = false;
    long mappings = 0;
    long rss = 0;
    long pss = 0;
    for (String line : lines) {
      String[] words = line.trim().split("\\s+", -1);
      if (!words[0].endsWith(":")) {
        here = line.contains(name);
        mappings += here ? 1 : 0;
      } else if (here && words[0].equals("Rss:")) {
        rss += Long.parseLong(words[1]) << 10;
      } else if (here && words[0].equals("Pss:")) {
        pss += Long.parseLong(words[1]) << 10;
      }
    }
    return new Memory(mappings, rss, pss);
  }
}
