package dev.gangway.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one task did.
 *
 * @param operations between two looks at its clock
 * @param nanos between these
 * @param lateNanos that the first was after the moment it was asked for
 * @param total operations of the whole run, before and after that too
 */
public record ScaleCount(long operations, long nanos, long lateNanos, long total) {
  /** Test, task, operations, ns, ns late, operations in all: numbers that fit. */
  private static final Pattern TOLD =
      Pattern.compile("(\\S+) (\\d{1,4}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

  /** What the tasks of {@code request} printed among {@code lines}, by their numbers. */
  static List<ScaleCount> of(List<String> lines, ScaleRequest request, String peer)
      throws PeerException {
    @Nullable ScaleCount[] counts = new ScaleCount[request.tasks()];
    for (String line : lines) {
      Matcher told = TOLD.matcher(line);
      if (told.matches() && told.group(1).equals(request.test())) {
        counts[Integer.parseInt(told.group(2))] =
            new ScaleCount(
                Long.parseLong(told.group(3)),
                Long.parseLong(told.group(4)),
                Long.parseLong(told.group(5)),
                Long.parseLong(told.group(6)));
      }
    }
    if (Arrays.stream(counts).anyMatch(Objects::isNull)) {
      throw new PeerException(
          peer + ": not every task reported its count" + LineProcess.told(lines));
    }
    return Arrays.stream(counts).map(Objects::requireNonNull).toList();
  }
}
