package dev.gangway.concurrency;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A file without locks: to find its end and to write there are two steps. */
@Param(name = "value", gen = IntGen.class, conf = "1:99")
public final class UnlockedFileOperations {
  private final SharedFileSpecification file = new SharedFileSpecification();

  @Operation
  public long append(@Param(name = "value") int value) {
    return file.append(value);
  }

  @Operation
  public long size() {
    return file.size();
  }
}
