package dev.gangway.bench.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one test slower, to check that a comparison finds it. The guest spins for a part of its
 * time; nothing of Gangway changes.
 *
 * @param test its name; empty for none
 * @param thousandths of the time of each round
 */
public record Slower(String test, String thousandths) {
  static final Slower NONE = new Slower("", "");

  /** What a guest is started with in place of {@code arguments}. */
  public List<String> arguments(List<String> arguments) {
    if (test.isEmpty() || !arguments.getFirst().equals(test)) {
      return arguments;
    }
    List<String> more = new ArrayList<>(arguments);
    more.add(thousandths);
    return more;
  }
}
