package dev.gangway.bench.peer;

/**
 * What one run of the guest gave.
 *
 * @param nanosPerCall by the guest's own clock
 * @param allocatedBytes of Java heap by the thread that ran the guest, start and end of the run
 *     included; {@link #UNKNOWN} where there is no Java heap
 */
public record Sample(double nanosPerCall, long allocatedBytes) {
  public static final long UNKNOWN = -1;
}
