package dev.gangway.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What was meant by a name that is not known. For messages only: it is not fast. */
final class Spelling {
  /** The most names in one hint. */
  private static final int MAX = 3;

  /** One letter in this many may be wrong, and always one. */
  private static final int LETTERS_PER_ERROR = 3;

  /** Shorter names are near to all others. */
  private static final int MIN_LENGTH = 2;

  private Spelling() {}

  /**
   * A hint to append to a message: {@code "; did you mean --timeout?"}. Empty if no known name is
   * near.
   *
   * @param typed the unknown name; case and dashes at its beginning do not count
   */
  static String hint(String typed, Collection<String> known) {
    List<String> meant = meant(bare(typed), known);
    if (meant.isEmpty()) {
      return "";
    }
    int last = meant.size() - 1;
    String others = String.join(", ", meant.subList(0, last));
    return "; did you mean " + (last == 0 ? "" : others + " or ") + meant.get(last) + "?";
  }

  /** Those that have the name in them, else those that are nearest to it. */
  private static List<String> meant(String typed, Collection<String> known) {
    if (typed.length() < MIN_LENGTH) {
      return List.of();
    }
    List<String> around = known.stream().filter(name -> bare(name).contains(typed)).toList();
    if (!around.isEmpty() && around.size() <= MAX) {
      return around;
    }
    int least = Math.max(1, typed.length() / LETTERS_PER_ERROR);
    List<String> nearest = new ArrayList<>();
    for (String name : known) {
      int distance =
          bare(name).length() < MIN_LENGTH ? Integer.MAX_VALUE : distance(typed, bare(name));
      if (distance < least) {
        nearest.clear();
        least = distance;
      }
      if (distance == least) {
        nearest.add(name);
      }
    }
    return nearest.size() <= MAX ? nearest : nearest.subList(0, MAX);
  }

  private static String bare(String name) {
    int from = 0;
    while (from < name.length() && name.charAt(from) == '-') {
      from++;
    }
    return name.substring(from).toLowerCase(Locale.ROOT);
  }

  /**
   * How many letters must be added, left out, replaced, or swapped with the next one, to make one
   * of the other.
   */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
