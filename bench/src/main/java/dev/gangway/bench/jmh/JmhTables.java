package dev.gangway.bench.jmh;

import dev.gangway.bench.report.Table;
import dev.gangway.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * JMH's results as tables in Markdown: a row for each size, a column for each benchmark or routine,
 * a table for each of the other parameters, with the least of all iterations and their median; of
 * benchmarks without a size one with time and allocation. What disturbs a copy of nanoseconds only
 * ever makes it slower, so the least is what can be compared, and the median shows the scatter.
 */
final class JmhTables {
  private JmhTables() {}

  static String of(Collection<RunResult> results) {
    Map<String, List<RunResult>> tables =
        results.stream()
            .collect(Collectors.groupingBy(JmhTables::title, TreeMap::new, Collectors.toList()));
    StringBuilder out = new StringBuilder();
    tables.forEach((title, rows) ->
        out.append("\n%s:\n\n".formatted(title))
            .append(hasSize(rows.getFirst()) ? bySize(rows) : plain(rows)));
    return out.toString();
  }

  private static String title(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String name =
        benchmark.replaceAll("\\.\\w+$", "").replaceAll(".*\\.", "").replace("Benchmark", "");
    if (!hasSize(result)) {
      return name + ", ns";
    }
    return name
        + (method(result).startsWith("fill") ? ", fill" : "")
        + (parameter(result, "cache").equals("in") ? ", in cache" : ", out of cache")
        + (parameter(result, "offset").equals("0") ? ", aligned, ns" : ", not aligned, ns");
  }

  private static boolean hasSize(RunResult result) {
    return !parameter(result, "size").isEmpty();
  }

  private static long size(RunResult result) {
    return Long.parseLong(parameter(result, "size"));
  }

  private static String parameter(RunResult result, String name) {
    String value = result.getParams().getParam(name);
    return value == null ? "" : value;
  }

  private static String method(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  private static String column(RunResult result) {
    String routine = parameter(result, "routine");
    if (!routine.isEmpty()) {
      return routine;
    }
    return method(result).endsWith("Chosen") ? "chosen" : method(result);
  }

  private static String bySize(List<RunResult> results) {
    List<Column<Long>> columns = new ArrayList<>();
    columns.add(new Column<>("bytes", size -> String.format(Locale.ROOT, "%,d", size)));
    for (String name : results.stream().map(JmhTables::column).distinct().toList()) {
      columns.add(
          new Column<>(
              name,
              size ->
                  results.stream()
                      .filter(result -> column(result).equals(name) && size(result) == size)
                      .map(result -> leastAndMedian(result.getPrimaryResult().getStatistics()))
                      .findFirst()
                      .orElse("")));
    }
    return Table.of(results.stream().map(JmhTables::size).distinct().sorted().toList(), columns);
  }

  private static String leastAndMedian(Statistics time) {
    return String.format(Locale.ROOT, "%,.1f (%,.1f)", time.getMin(), time.getPercentile(50));
  }

  private static String plain(List<RunResult> results) {
    return Table.of(
        results,
        List.of(
            new Column<>("", JmhTables::method),
            new Column<>("ns", result -> "%.1f".formatted(result.getPrimaryResult().getScore())),
            new Column<>("bytes of Java heap", JmhTables::heap)));
  }

  private static String heap(RunResult result) {
    Result<?> heap = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return heap == null ? "" : String.format(Locale.ROOT, "%.3f", heap.getScore());
  }
}
