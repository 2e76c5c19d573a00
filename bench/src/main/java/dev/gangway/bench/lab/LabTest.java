package dev.gangway.bench.lab;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test of {@code guests/src/scale.c}.
 *
 * @param name will-it-scale's
 * @param meaning what its loop does, in Markdown
 */
record LabTest(String name, String meaning) {
  /** Every test: will-it-scale's, and after a blank line ours, which run by name or group only. */
  private static final String[] TABLES = Page.resource("tests.txt").split("\n\n");

  /** Will-it-scale's. */
  static final List<LabTest> ALL = table(TABLES[0]);

  private static final List<LabTest> EVERY =
      Stream.of(ALL, table(TABLES[1])).flatMap(List::stream).toList();

  /** Groups of tests: the cost of single calls, and of different sizes. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "calls",
          "write_byte write1 writesync1 pwrite1 pread_byte pread1 lseek1 fstat1 stat_present"
              + " stat_missing open1 unlink1 unlink_only readdir1",
          "sizes",
          "write_* write1 pwrite_* pwrite1");

  /** A line for each test: its name, blanks, what its loop does. */
  private static List<LabTest> table(String text) {
    return text.lines()
        .map(line -> line.split(" +", 2))
        .map(columns -> new LabTest(columns[0], columns[1]))
        .toList();
  }

  /**
   * The tests with these names, in the order of the table.
   *
   * @param names of tests or groups. A star stands for any characters. It matches will-it-scale's
   *     tests, and the others only if it matches none of those: {@code pwrite*} is {@code pwrite1}
   *     to {@code pwrite3}, {@code pwrite_*} are the other sizes. A star alone is every test.
   * @throws IllegalArgumentException if a name matches no test; the message is for the user
   */
  static List<LabTest> called(List<String> names) {
    List<String> patterns =
        names.stream()
            .flatMap(name -> Arrays.stream(GROUPS.getOrDefault(name, name).split(" ")))
            .toList();
    Set<LabTest> found = new HashSet<>();
    for (String pattern : patterns) {
      List<LabTest> matches = pattern.equals("*") ? EVERY : matching(ALL, pattern);
      if (matches.isEmpty()) {
        matches = matching(EVERY, pattern);
      }
      if (matches.isEmpty()) {
        throw new IllegalArgumentException(
            "unknown test: %s; tests: %s"
                .formatted(pattern, String.join(" ", EVERY.stream().map(LabTest::name).toList())));
      }
      found.addAll(matches);
    }
    return EVERY.stream().filter(found::contains).toList();
  }

  private static List<LabTest> matching(List<LabTest> tests, String pattern) {
    return tests.stream().filter(test -> test.matches(pattern)).toList();
  }

  private boolean matches(String pattern) {
    return name.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
  }
}
