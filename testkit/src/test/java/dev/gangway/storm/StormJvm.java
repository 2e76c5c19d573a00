package dev.gangway.storm;

import dev.gangway.fs.host.CacheMode;
import java.nio.file.Path;
import java.time.Duration;

/** What {@link FaultyHostTest} runs under strace: a storm whose host may fail at any time. */
public final class StormJvm {
  private StormJvm() {}

  /**
   * Runs a storm.
   *
   * @param args the directory, the cache mode, the seed, seconds
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    CacheMode mode = CacheMode.valueOf(args[1]);
    Duration length = Duration.ofSeconds(Long.parseLong(args[3]));
    System.out.println(new Storm(directory, mode, Long.parseLong(args[2]), length, true).run());
  }
}
