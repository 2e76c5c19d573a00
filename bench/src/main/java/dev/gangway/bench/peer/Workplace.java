package dev.gangway.bench.peer;

import java.nio.file.Path;
import java.util.List;

/**
 * What all peers of one run share.
 *
 * @param guests holds {@code bench.wasm} and {@code src/bench.c}
 * @param directory of the host, where the guest's files are made; peers use it by turns
 * @param scratch where a peer may put what it needs for itself
 * @param jvmArgs given to each JVM
 */
public record Workplace(Path guests, Path directory, Path scratch, List<String> jvmArgs) {
  /** The guest's name for {@link #directory}. */
  static final String GUEST_DIRECTORY = "/bench";

  public Workplace {
    jvmArgs = List.copyOf(jvmArgs);
  }

  Path wasm() {
    return guests.resolve("bench.wasm");
  }

  Path source() {
    return guests.resolve("src").resolve("bench.c");
  }
}
