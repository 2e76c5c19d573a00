package dev.gangway.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, strings, numbers and null as JSON. NaN, which JSON lacks, becomes null. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String of(Object value) {
    Json json = new Json();
    json.value(value, 0);
    return json.out.append('\n').toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> map -> map(map, depth);
      case List<?> list -> list(list, depth);
      case String text -> string(text);
      case Double number when number.isNaN() || number.isInfinite() -> out.append("null");
      case Double number -> out.append(Math.round(number * 1000) / 1000.0);
      case null, default -> out.append(value);
    }
  }

  private void map(Map<?, ?> map, int depth) {
    out.append('{');
    String separator = "\n";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator).append("  ".repeat(depth + 1));
      string(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), depth + 1);
      separator = ",\n";
    }
    out.append('\n').append("  ".repeat(depth)).append('}');
  }

  /** Plain values on one line, others on a line each. */
  private void list(List<?> list, int depth) {
    boolean nested = list.stream().anyMatch(item -> item instanceof Map || item instanceof List);
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator);
      if (nested) {
        out.append('\n').append("  ".repeat(depth + 1));
      }
      value(item, depth + 1);
      separator = nested ? "," : ", ";
    }
    if (nested) {
      out.append('\n').append("  ".repeat(depth));
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
