package dev.gangway.uaccess.copy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The speed of each routine on one processor model under one JVM, and the choice for each size.
 *
 * @param cpu the model, {@link dev.gangway.host.CpuInfo#model}
 * @param jvm the JVM's version, because stubs differ between versions
 * @param lines by operation and size, both ascending
 */
public record CopyTable(String cpu, String jvm, List<Line> lines) {
  private static final String HEADER = "gangway copy routines 1";

  /**
   * One operation at one size.
   *
   * @param bytes the smallest size of this line; the operation's next line begins where this one
   *     ends
   * @param speeds bytes per nanosecond by routine, at the worst of several alignments to 16 bytes
   * @param chosen the routine in use from {@code bytes} on
   */
  public record Line(Operation operation, long bytes, Map<String, Double> speeds, String chosen) {
    public Line {
      speeds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(speeds));
    }
  }

  public CopyTable {
    lines = List.copyOf(lines);
  }

  /** The routine chosen for {@code bytes} bytes; {@code otherwise} if the table has none. */
  String chosen(Operation operation, long bytes, String otherwise) {
    String chosen = otherwise;
    for (Line line : lines) {
      if (line.operation == operation && line.bytes <= bytes) {
        chosen = line.chosen;
      }
    }
    return chosen;
  }

  /** Formats it as text, for {@link #parse}. */
  String format() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    text.append("cpu ").append(cpu).append('\n');
    text.append("jvm ").append(jvm).append('\n');
    for (Line line : lines) {
      text.append(line.operation.name().toLowerCase(Locale.ROOT)).append(' ').append(line.bytes);
      line.speeds.forEach(
          (name, speed) -> text.append(String.format(Locale.ROOT, " %s=%.2f", name, speed)));
      text.append(" use=").append(line.chosen).append('\n');
    }
    return text.append("end\n").toString();
  }

  /** Parses the output of {@link #format}; null if {@code text} is anything else. */
  static @Nullable CopyTable parse(String text) {
    List<String> rows = text.lines().toList();
    int count = rows.size();
    if (count < 4
        || !rows.get(0).equals(HEADER)
        || !rows.get(1).startsWith("cpu ")
        || !rows.get(2).startsWith("jvm ")
        || !rows.get(count - 1).equals("end")) {
      return null;
    }
    List<Line> lines = new ArrayList<>();
    for (String row : rows.subList(3, count - 1)) {
      Line line = parseLine(row.split(" ", -1));
      if (line == null) {
        return null;
      }
      lines.add(line);
    }
    return new CopyTable(rows.get(1).substring(4), rows.get(2).substring(4), lines);
  }

  private static @Nullable Line parseLine(String[] words) {
    try {
      Map<String, Double> speeds = new LinkedHashMap<>();
      String chosen = null;
      for (int i = 2; i < words.length; i++) {
        String[] pair = words[i].split("=", 2);
        if (pair[0].equals("use")) {
          chosen = pair[1];
        } else {
          speeds.put(pair[0], Double.valueOf(pair[1]));
        }
      }
      return chosen == null || CopyRoutines.named(chosen) == null
          ? null
          : new Line(
              Operation.valueOf(words[0].toUpperCase(Locale.ROOT)),
              Long.parseLong(words[1]),
              speeds,
              chosen);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }
}
