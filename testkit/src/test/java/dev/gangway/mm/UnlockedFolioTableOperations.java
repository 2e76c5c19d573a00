package dev.gangway.mm;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** A table that forgot that changes are for one thread at a time. */
@Param(name = "place", gen = IntGen.class, conf = "0:3")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public final class UnlockedFolioTableOperations {
  private final XArray<Integer> table = new XArray<>();

  @Operation
  public @Nullable Integer get(@Param(name = "place") int place) {
    return table.get(FolioTableSpecification.index(place));
  }

  @Operation
  public void store(@Param(name = "place") int place, @Param(name = "value") int value) {
    table.store(FolioTableSpecification.index(place), value);
  }
}
