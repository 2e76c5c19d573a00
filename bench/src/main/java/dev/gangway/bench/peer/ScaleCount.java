package dev.gangway.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one task did.
 *
 * @param operations between two looks at its clock
 * @param nanos between these
 * @param lateNanos that the first was after the moment it was asked for
 */
public record ScaleCount(long operations, long nanos, long lateNanos) {
  private static final int WORDS = 5;

  /** What the tasks of {@code request} printed among {@code lines}, by their numbers. */
  static List<ScaleCount> of(List<String> lines, ScaleRequest request, String peer)
      throws PeerException {
    @Nullable ScaleCount[] counts = new ScaleCount[request.tasks()];
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == WORDS && words[0].equals(request.test())) {
        counts[Integer.parseInt(words[1])] =
            new ScaleCount(
                Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
      }
    }
    if (Arrays.stream(counts).anyMatch(Objects::isNull)) {
      throw new PeerException(peer + ": not every task told what it did" + LineProcess.told(lines));
    }
    return Arrays.stream(counts).map(Objects::requireNonNull).toList();
  }
}
