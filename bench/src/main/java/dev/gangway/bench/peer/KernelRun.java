package dev.gangway.bench.peer;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code guests/src/compute.c} told of some rounds of one kernel.
 *
 * @param nanos of each round, by the guest's own clock
 * @param checksum of what the kernel made, the same in each round
 */
public record KernelRun(List<Double> nanos, String checksum) {
  private static final String CHECKSUM = "checksum ";

  public KernelRun {
    nanos = List.copyOf(nanos);
  }

  /**
   * Reads what the guest printed.
   *
   * @throws PeerException if that is not one time for each round, or checksums differ
   */
  public static KernelRun of(String peer, String kernel, int rounds, List<String> lines)
      throws PeerException {
    List<Double> nanos =
        lines.stream().map(line -> nanos(line, kernel)).filter(time -> time >= 0).toList();
    Set<String> sums =
        lines.stream()
            .filter(line -> line.startsWith(CHECKSUM))
            .map(line -> line.substring(CHECKSUM.length()))
            .collect(Collectors.toSet());
    if (nanos.size() != rounds || sums.size() != 1) {
      throw new PeerException(
          peer + ": not " + rounds + " rounds of " + kernel + LineProcess.told(lines));
    }
    return new KernelRun(nanos, sums.iterator().next());
  }

  /** Nanoseconds in a line {@code KERNEL NANOSECONDS}; below zero if it is another line. */
  private static double nanos(String line, String kernel) {
    String start = kernel + " ";
    if (!line.startsWith(start)) {
      return -1;
    }
    try {
      return Double.parseDouble(line.substring(start.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
