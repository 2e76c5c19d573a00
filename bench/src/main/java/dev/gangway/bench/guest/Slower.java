package dev.gangway.bench.guest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one test of the laboratory slower, to see that whatever compares figures finds it: {@code
 * -Ddev.gangway.bench.slower=TEST:THOUSANDTHS} of a JVM that runs guests. The guest then spins for
 * so much of its time; nothing of Gangway changes.
 *
 * @param test its name; empty for none
 * @param thousandths of the time of each turn
 */
record Slower(String test, String thousandths) {
  private static final String PROPERTY = "dev.gangway.bench.slower";

  /** As the property says. */
  static Slower ofProperty() {
    return of(System.getProperty(PROPERTY));
  }

  static Slower of(@Nullable String setting) {
    if (setting == null) {
      return new Slower("", "");
    }
    int colon = setting.indexOf(':');
    if (colon <= 0 || !setting.substring(colon + 1).matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(PROPERTY + ": not like pwrite1:30, but " + setting);
    }
    return new Slower(setting.substring(0, colon), setting.substring(colon + 1));
  }

  /** What a guest is to be started with in place of {@code arguments}. */
  List<String> arguments(List<String> arguments) {
    if (test.isEmpty() || !arguments.getFirst().equals(test)) {
      return arguments;
    }
    List<String> more = new ArrayList<>(arguments);
    more.add(thousandths);
    return more;
  }
}
