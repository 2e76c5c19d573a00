package dev.gangway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds of the host: for tests that show that nothing is left behind. Linux only.
 *
 * @param fds what each open file descriptor stands for, sorted, but for the JVM's own jars
 * @param mappings lines of {@code /proc/self/maps}
 * @param reservations mappings of over 7 GiB without access: guest memories
 * @param threads live threads that are no daemons
 */
public record HostResources(List<String> fds, long mappings, long reservations, long threads) {

  /** Counts now. */
  public static HostResources now() {
    List<String> maps = lines(Path.of("/proc/self/maps"));
    return new HostResources(
        openFiles(),
        maps.size(),
        maps.stream().filter(HostResources::isReservation).count(),
        Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.isDaemon()).count());
  }

  /**
   * What is open here and was not {@code before}. What was closed meanwhile does not count: the
   * memory of an earlier test's page cache goes at a garbage collection.
   */
  public List<String> filesSince(HostResources before) {
    List<String> more = new ArrayList<>(fds);
    before.fds.forEach(more::remove);
    return more;
  }

  private static List<String> openFiles() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.map(HostResources::target).filter(HostResources::isAGuestsDoing).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The target of an fd, without what makes two sockets differ. */
  private static String target(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().replaceAll(":\\[\\d+]", "");
    } catch (IOException e) {
      return "gone"; // the fd of the listing itself, always one
    }
  }

  /** The JVM opens jars when it likes, and the one epoll set stays. */
  private static boolean isAGuestsDoing(String target) {
    return !target.endsWith(".jar") && !target.equals("anon_inode:[eventpoll]");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isReservation(String line) {
    String[] fields = line.split("[- ]", 4);
    long length = Long.parseUnsignedLong(fields[1], 16) - Long.parseUnsignedLong(fields[0], 16);
    return fields[2].startsWith("---p") && length > (7L << 30);
  }
}
