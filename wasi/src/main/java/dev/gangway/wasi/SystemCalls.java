package dev.gangway.wasi;

import java.util.List;
import java.util.stream.Stream;

/** All system calls that a guest can import, of all modules. */
public final class SystemCalls {
  private SystemCalls() {}

  /** The calls of {@code process}: {@link Preview1}'s, then {@link GangwayModule}'s. */
  public static List<Syscall> table(Process process) {
    return Stream.of(Preview1.table(process), GangwayModule.table(process))
        .flatMap(List::stream)
        .toList();
  }
}
