package dev.gangway.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The open descriptors of this process, for tests of descriptor leaks. */
public final class OpenDescriptors {
  private OpenDescriptors() {}

  /** The targets of descriptors that begin with {@code prefix}. */
  public static List<String> beneath(String prefix) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path fd : all.toList()) {
        try {
          String target = Files.readSymbolicLink(fd).toString();
          if (target.startsWith(prefix)) {
            found.add(target);
          }
        } catch (NoSuchFileException e) {
          // Closed meanwhile, such as the descriptor of the listing itself.
        }
      }
    }
    return found;
  }
}
