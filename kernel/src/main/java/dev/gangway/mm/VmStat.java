package dev.gangway.mm;

import java.util.concurrent.atomic.LongAdder;

/**
 * Event counters of one {@link PageMemory}. Only slow events are counted, never a cache hit. So no
 * event counts calls or copied bytes.
 */
@SuppressWarnings("EnumOrdinal") // an array is faster than an EnumMap when pages become dirty
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
