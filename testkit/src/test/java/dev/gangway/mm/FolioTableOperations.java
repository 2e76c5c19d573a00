package dev.gangway.mm;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * What an address space does to its table of folios: changes by one thread at a time, lookups
 * without a lock beside them. The numbers are such that the table grows, shrinks and splits.
 */
@Param(name = "place", gen = IntGen.class, conf = "0:3")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public final class FolioTableOperations {
  private final XArray<Integer> table = new XArray<>();

  @Operation
  public @Nullable Integer get(@Param(name = "place") int place) {
    return table.get(FolioTableSpecification.index(place));
  }

  @Operation
  public synchronized void store(
      @Param(name = "place") int place, @Param(name = "value") int value) {
    table.store(FolioTableSpecification.index(place), value);
  }

  @Operation
  public synchronized void erase(@Param(name = "place") int place) {
    table.erase(FolioTableSpecification.index(place));
  }
}
