package dev.gangway.mm;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The same as a sorted map, for one thread. */
public final class FolioTableSpecification {
  private final TreeMap<Long, Integer> table = new TreeMap<>();

  /** Two neighbours, the first of the next node, and one that needs a node above both. */
  static long index(int place) {
    return switch (place) {
      case 0 -> 62;
      case 1 -> 63;
      case 2 -> 64;
      default -> 64 * 64;
    };
  }

  public @Nullable Integer get(int place) {
    return table.get(index(place));
  }

  public void store(int place, int value) {
    table.put(index(place), value);
  }

  public void erase(int place) {
    table.remove(index(place));
  }
}
