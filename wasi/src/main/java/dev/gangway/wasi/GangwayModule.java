package dev.gangway.wasi;

import java.util.List;

/**
 * The system calls beyond WASI: what Linux has, WASI preview1 lacks, and a guest cannot build from
 * its other calls. A guest that imports them runs only on Gangway.
 *
 * <p>{@code guests/include/gangway.h} declares them for C.
 */
final class GangwayModule {
  /** The module that guests import the calls from. */
  static final String MODULE = "gangway";

  static final List<Syscall> CALLS =
      List.of(
          RangeCalls.COPY_FILE_RANGE,
          RangeCalls.PUNCH_HOLE,
          MapCalls.MAPPING_SIZE,
          MapCalls.MAP,
          MapCalls.UNMAP);

  private GangwayModule() {}
}
