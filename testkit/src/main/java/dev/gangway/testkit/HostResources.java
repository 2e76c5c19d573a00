package dev.gangway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds of the host: for tests that show that nothing is left behind. Linux only.
 *
 * @param fds open file descriptors
 * @param mappings lines of {@code /proc/self/maps}
 * @param reservations mappings of at least 1 GiB without access: guest memories
 * @param threads live threads, those that are not the JVM's or Gangway's own daemons
 */
public record HostResources(long fds, long mappings, long reservations, long threads) {

  /** Counts now. */
  public static HostResources now() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"));
        Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
        Stream<String> big = Files.lines(Path.of("/proc/self/maps"))) {
      return new HostResources(
          fds.count(), maps.count(), big.filter(HostResources::isReservation).count(), liveThreads());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .count();
  }

  private static boolean isReservation(String line) {
    String[] fields = line.split("[- ]", 4);
    long length = Long.parseUnsignedLong(fields[1], 16) - Long.parseUnsignedLong(fields[0], 16);
    return fields[2].startsWith("---p") && length > (7L << 30);
  }
}
