package dev.gangway.bench.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, List<RunResult>> tables = new TreeMap<>();
    for (RunResult result : results) {
      tables.computeIfAbsent(title(result), title -> new ArrayList<>()).add(result);
    }
    StringBuilder out = new StringBuilder();
    tables.forEach((title, rows) -> {
      out.append("\n").append(title).append(":\n\n");
      if (parameter(rows.getFirst(), "size").isEmpty()) {
        appendPlain(out, rows);
      } else {
        appendBySize(out, rows);
      }
    });
    return out.toString();
  }

  private static String simpleName(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(0, name.lastIndexOf('.')).replaceAll(".*\\.", "");
  }

  private static String title(RunResult result) {
    StringBuilder title = new StringBuilder(simpleName(result).replace("Benchmark", ""));
    if (!parameter(result, "size").isEmpty()) {
      if (method(result).startsWith("fill")) {
        title.append(", fill");
      }
      title.append(parameter(result, "cache").equals("in") ? ", in cache" : ", out of cache");
      title.append(parameter(result, "offset").equals("0") ? ", aligned" : ", not aligned");
    }
    return title.append(", ns").toString();
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

  private static void appendBySize(StringBuilder out, List<RunResult> results) {
    Map<String, Map<Long, Statistics>> columns = new LinkedHashMap<>();
    TreeMap<Long, Boolean> sizes = new TreeMap<>();
    for (RunResult result : results) {
      long size = Long.parseLong(parameter(result, "size"));
      sizes.put(size, true);
      columns
          .computeIfAbsent(column(result), name -> new TreeMap<>())
          .put(size, result.getPrimaryResult().getStatistics());
    }
    out.append("| bytes | ").append(String.join(" | ", columns.keySet())).append(" |\n");
    out.append("|---:".repeat(columns.size() + 1)).append("|\n");
    for (long size : sizes.keySet()) {
      out.append(String.format(Locale.ROOT, "| %,d |", size));
      for (Map<Long, Statistics> column : columns.values()) {
        Statistics time = column.get(size);
        out.append(time == null ? " |" : leastAndMedian(time));
      }
      out.append('\n');
    }
  }

  private static String leastAndMedian(Statistics time) {
    return String.format(Locale.ROOT, " %,.1f (%,.1f) |", time.getMin(), time.getPercentile(50));
  }

  private static void appendPlain(StringBuilder out, List<RunResult> results) {
    out.append("| | ns | bytes of Java heap |\n|---|---:|---:|\n");
    for (RunResult result : results) {
      Result<?> heap = result.getSecondaryResults().get("gc.alloc.rate.norm");
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %s |%n",
              method(result),
              result.getPrimaryResult().getScore(),
              heap == null ? "" : String.format(Locale.ROOT, "%.3f", heap.getScore())));
    }
  }
}
