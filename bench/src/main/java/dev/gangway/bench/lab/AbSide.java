package dev.gangway.bench.lab;

import dev.gangway.bench.peer.Workplace;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a comparison.
 *
 * @param title its name in reports
 * @param flags options of its JVMs, besides those that both have
 */
record AbSide(String title, List<String> flags) {
  /**
   * For all sides: methods are compiled when they are called often enough, and not beside the
   * program when there is time. So two JVMs of one side come closer to the same code. A side that
   * wants it as usual says {@code -XX:+BackgroundCompilation}.
   */
  private static final String STEADY = "-Xbatch";

  /** With options that are parted by blanks. */
  static AbSide of(String title, String flags) {
    return new AbSide(title, flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+")));
  }

  List<String> jvmArgs(Workplace at) {
    List<String> all = new ArrayList<>(at.jvmArgs());
    all.add(STEADY);
    all.addAll(flags);
    return all;
  }

  Workplace workplace(Workplace at) {
    return new Workplace(at.guests(), at.directory(), at.scratch(), jvmArgs(at));
  }
}
