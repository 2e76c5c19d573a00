package dev.gangway.bench.real;

import java.nio.file.Path;
import java.util.List;

/** All works there are. */
final class Works {
  private Works() {}

  /**
   * In the order of a report.
   *
   * @param programs where guests/third-party.sh has built
   * @param guests the directory of our own
   */
  static List<Work> all(Path programs, Path guests, Sizes sizes) {
    return List.of(
        new Speedtest(programs, sizes.speedtest()),
        new Packing(programs, sizes.bytes()),
        new LuaScript(programs, sizes.lua()),
        new Walk(guests, sizes.files()),
        new Download(guests, sizes.bytes()));
  }
}
