package dev.gangway.filemap.mmap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Host resources of this process. */
final class HostState {
  private HostState() {}

  /** Descriptors of memfds of ours. */
  static long memfds() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.filter(HostState::isMemfd).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMemfd(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().contains("memfd:gangway");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  /** Mappings of memfds of ours. */
  static long memfdMappings() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("memfd:gangway")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
