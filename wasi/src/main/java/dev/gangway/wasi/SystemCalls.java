package dev.gangway.wasi;

import java.util.List;
import java.util.stream.Stream;

/** All system calls that a guest can import, of all modules. */
public final class SystemCalls {
  /** Those of {@link Preview1}, then those of {@link GangwayModule}. */
  public static final List<Syscall> ALL =
      Stream.of(Preview1.CALLS, GangwayModule.CALLS).flatMap(List::stream).toList();

  private SystemCalls() {}
}
