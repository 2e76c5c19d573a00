package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directories of one run, which are removed after it. */
public final class Scratch implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path top;

  private Scratch(Path top) {
    this.top = top;
  }

  /** Where a directory costs no disk; for temporary files where there is no such place. */
  public static Path defaultPlace() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Makes them in {@code place}. */
  public static Scratch in(Path place) throws IOException {
    return new Scratch(Files.createTempDirectory(place, "gangway-bench"));
  }

  /**
   * What peers are started with.
   *
   * @param guests the directory of that name
   * @param jvmArgs given to each JVM
   */
  public Workplace workplace(Path guests, List<String> jvmArgs) throws IOException {
    Path directory = Files.createDirectory(top.resolve("host"));
    Path scratch = Files.createDirectory(top.resolve("scratch"));
    return new Workplace(guests, directory, scratch, jvmArgs);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> found = Files.walk(top)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
