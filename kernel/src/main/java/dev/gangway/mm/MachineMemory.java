package dev.gangway.mm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory that this process may use: the machine's or its container's, whichever is less. */
public final class MachineMemory {
  private static final long UNKNOWN = 2L << 30;

  private MachineMemory() {}

  /**
   * In bytes. Default: 2 GiB if the host does not report it.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_meminfo.5.html">proc_meminfo(5)</a>
   * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory">memory.max</a>
   */
  public static long bytes() {
    long machine = UNKNOWN;
    for (String line : lines("/proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        machine = number(line.replaceAll("[^0-9]", ""), UNKNOWN >> 10) << 10;
      }
    }
    for (String line : lines("/sys/fs/cgroup/memory.max")) {
      machine = Math.min(machine, number(line, Long.MAX_VALUE));
    }
    return machine;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static long number(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise; // "max"
    }
  }
}
