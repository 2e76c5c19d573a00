package dev.gangway.bench.real.result;

import java.util.List;

/**
 * How it was measured.
 *
 * @param rounds each with new processes
 * @param runs of a program in each of them
 * @param cache of Gangway's files on the host
 * @param jvmArgs of each JVM
 */
public record RealOptions(int rounds, int runs, String cache, List<String> jvmArgs) {
  public RealOptions {
    jvmArgs = List.copyOf(jvmArgs);
  }
}
