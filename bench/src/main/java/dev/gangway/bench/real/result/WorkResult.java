package dev.gangway.bench.real.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A work, and how long its peers took.
 *
 * @param name as on the command line
 * @param meaning what it is, in one line of Markdown
 * @param bytes that it processes; 0 if they do not measure its speed
 * @param series in the order of the peers
 * @param skipped why a peer did not take part, by its id
 * @param failures how a peer failed, by its id: what it had measured is not kept
 */
public record WorkResult(
    String name,
    String meaning,
    long bytes,
    List<ProgramSeries> series,
    Map<String, String> skipped,
    Map<String, String> failures) {
  public WorkResult {
    series = List.copyOf(series);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /** What a peer took; empty if it did not run or failed. */
  public Optional<ProgramSeries> series(String peer) {
    return series.stream().filter(one -> one.peer().equals(peer)).findFirst();
  }
}
