package dev.gangway.mm;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened to the folios of one {@link PageMemory}. Counted where something happens that
 * is slow anyway, never on the path of a hit: so no event counts calls, or bytes copied.
 */
@SuppressWarnings("EnumOrdinal") // an array: faster than an EnumMap where pages become dirty
public final class VmStat {
  private final LongAdder[] counts = new LongAdder[VmEvent.values().length];

  VmStat() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Counts {@code n} more. */
  public void add(VmEvent event, long n) {
    counts[event.ordinal()].add(n);
  }

  /** The count so far. */
  public long count(VmEvent event) {
    return counts[event.ordinal()].sum();
  }
}
