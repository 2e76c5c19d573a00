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
  AbSide {
    flags = List.copyOf(flags);
  }

  /** With options that are parted by blanks. */
  static AbSide of(String title, String flags) {
    return new AbSide(title, flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+")));
  }

  List<String> jvmArgs(Workplace at) {
    List<String> all = new ArrayList<>(at.jvmArgs());
    all.addAll(flags);
    return all;
  }

  Workplace workplace(Workplace at) {
    return new Workplace(at.guests(), at.directory(), at.scratch(), jvmArgs(at));
  }
}
