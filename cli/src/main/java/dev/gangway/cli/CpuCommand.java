package dev.gangway.cli;

import dev.gangway.uaccess.copy.CopyChoice;
import dev.gangway.uaccess.copy.CopyRoutine;
import dev.gangway.uaccess.copy.CopyRoutines;
import dev.gangway.uaccess.copy.CopyTable;
import dev.gangway.uaccess.copy.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code gangway cpu}: the speed of the copy routines on this processor, and which are in use. */
final class CpuCommand {
  private CpuCommand() {}

  /** Prints the table. Measures it if none is kept or {@code arguments} ask for it. */
  static void run(List<String> arguments) throws UsageException, IOException {
    if (!arguments.isEmpty() && !arguments.equals(List.of("--measure"))) {
      throw new UsageException("gangway cpu: the only option is --measure", "gangway --help");
    }
    CopyTable table = arguments.isEmpty() ? CopyChoice.kept() : null;
    if (table == null) {
      table = CopyChoice.measure();
    }
    System.out.print(text(table));
    for (CopyRoutine routine : CopyRoutines.all()) {
      if (!routine.valid()) {
        System.out.println(routine.name() + ": not available, requires " + routine.missing());
      }
    }
    Path file = CopyChoice.file();
    System.out.println(file == null ? "not kept: HOME is not set" : "kept in " + file);
  }

  /** The table: one routine a column, a star at the one in use. */
  static String text(CopyTable table) {
    StringBuilder out = new StringBuilder();
    out.append("cpu: ").append(table.cpu()).append('\n');
    out.append("jvm: ").append(table.jvm()).append('\n');
    out.append(
        "GB/s at the worst of three alignments to 16 bytes, in cache if it fits; *: in use\n");
    for (Operation operation : Operation.values()) {
      List<CopyTable.Line> lines =
          table.lines().stream().filter(line -> line.operation() == operation).toList();
      if (!lines.isEmpty()) {
        append(out, operation, lines);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Operation operation, List<CopyTable.Line> lines) {
    Set<String> routines = lines.getFirst().speeds().keySet();
    out.append(String.format("%n%-8s", operation.name().toLowerCase(Locale.ROOT)));
    routines.forEach(name -> out.append(String.format("%9s ", name)));
    out.append('\n');
    for (CopyTable.Line line : lines) {
      out.append(String.format("%8s", size(line.bytes())));
      for (String name : routines) {
        out.append(
            String.format(
                Locale.ROOT,
                "%9.1f%s",
                line.speeds().getOrDefault(name, Double.NaN),
                name.equals(line.chosen()) ? "*" : " "));
      }
      out.append('\n');
    }
  }

  private static String size(long bytes) {
    if (bytes >= 1 << 20) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
