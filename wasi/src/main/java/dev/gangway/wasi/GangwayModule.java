package dev.gangway.wasi;

import dev.gangway.wasi.Param.Kind;
import java.util.List;

/**
 * The system calls beyond WASI: what Linux has, WASI preview1 lacks, and a guest cannot make of its
 * other calls. A guest that imports them runs here alone.
 *
 * <p>They are declared for C in {@code guests/include/gangway.h}.
 */
final class GangwayModule {
  /** The module that guests import the calls from. */
  public static final String MODULE = "gangway";

  private GangwayModule() {}

  /** The calls of {@code process}. */
  public static List<Syscall> table(Process process) {
    RangeCalls range = new RangeCalls(process);
    MapCalls map = new MapCalls(process);
    return List.of(
        new Syscall(
            MODULE,
            "copy_file_range",
            List.of(
                new Param("fd_in", Kind.FD),
                new Param("offset_in", Kind.IN_OUT_OFFSET),
                new Param("fd_out", Kind.FD),
                new Param("offset_out", Kind.IN_OUT_OFFSET),
                new Param("len", Kind.FILE_SIZE),
                new Param("flags", Kind.COPY_FLAGS),
                new Param("copied", Kind.OUT_FILE_SIZE)),
            true,
            (a, b, c, d, e, f, g, _, _) ->
                range.copyFileRange((int) a, (int) b, (int) c, (int) d, e, (int) f, (int) g)),
        new Syscall(
            MODULE,
            "punch_hole",
            List.of(
                new Param("fd", Kind.FD),
                new Param("offset", Kind.FILE_SIZE),
                new Param("len", Kind.FILE_SIZE)),
            true,
            (a, b, c, _, _, _, _, _, _) -> range.punchHole((int) a, b, c)),
        new Syscall(
            MODULE,
            "mapping_size",
            List.of(new Param("mapping", Kind.FD), new Param("size", Kind.OUT_FILE_SIZE)),
            true,
            (a, b, _, _, _, _, _, _, _) -> map.mappingSize((int) a, (int) b)),
        new Syscall(
            MODULE,
            "map",
            List.of(new Param("mapping", Kind.FD), new Param("address", Kind.POINTER)),
            true,
            (a, b, _, _, _, _, _, _, _) -> map.map((int) a, (int) b)),
        new Syscall(
            MODULE,
            "unmap",
            List.of(new Param("mapping", Kind.FD)),
            true,
            (a, _, _, _, _, _, _, _, _) -> map.unmap((int) a)));
  }
}
