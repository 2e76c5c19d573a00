package dev.gangway.cli;

import dev.gangway.ExternType.MemoryType;
import dev.gangway.ExternType.TableType;
import dev.gangway.ModuleInfo;
import dev.gangway.Program;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The report of {@code gangway inspect} for people. */
final class InspectText {
  /** Lines of a list: a module can have 100,000 imports. {@code --json} has all. */
  private static final int MAX_LINES = 1000;

  /** The longest line: a name can have 100,000 bytes. */
  private static final int MAX_LENGTH = 1000;

  private final PrintStream out;

  private InspectText(PrintStream out) {
    this.out = out;
  }

  static void print(ModuleInfo module, PrintStream out) {
    new InspectText(out).module(module);
  }

  private void module(ModuleInfo module) {
    String kind = module.kind() == Program.Kind.COMMAND ? "command" : "reactor";
    String named = module.moduleName().map(name -> ", named " + name).orElse("");
    line("%s: %s, %,d bytes%s".formatted(module.name(), kind, module.size(), named));
    line(
        "functions: %,d, %,d bytes of code%s"
            .formatted(
                module.functions(),
                module.codeSize(),
                module.largestFunction().map(InspectText::largest).orElse("")));
    memories(module);
    list(module.tables(), TableType::toString);
    values("features", module.features());
    values("made by", module.producers());
    values(
        "custom sections",
        module.customSections().stream()
            .map(each -> "%s (%,d bytes)".formatted(each.name(), each.bytes()))
            .toList());
    imports(module);
    line("exports: %,d".formatted(module.exports().size()));
    list(module.exports(), each -> "  " + each);
    List<String> refusals = module.refusals();
    values("refused", refusals.isEmpty() ? List.of("no") : List.of());
    refusals.forEach(each -> line("refused: " + each));
  }

  private static String largest(ModuleInfo.Function function) {
    return "; the largest: %d%s, %,d bytes"
        .formatted(
            function.index(),
            function.name().isEmpty() ? "" : " (" + function.name() + ")",
            function.bytes());
  }

  private void memories(ModuleInfo module) {
    long imported =
        module.imports().stream().filter(each -> each.type() instanceof MemoryType).count();
    List<String> lines = new ArrayList<>();
    for (MemoryType each : module.memories()) {
      String maximum =
          each.maximum().isPresent()
              ? "at most " + pages(each.maximum().getAsLong())
              : "no maximum of its own";
      lines.add(
          "memory: %s, %s%s%s"
              .formatted(
                  pages(each.minimum()),
                  maximum,
                  each.shared() ? ", shared" : "",
                  lines.size() < imported ? ", imported" : ""));
    }
    list(lines, each -> each);
  }

  /** With the size in bytes, unless it is far above what there can be. */
  private static String pages(long pages) {
    String size = pages > 1 << 20 ? "" : " (%,d KiB)".formatted(pages * 64);
    return "%,d %s%s".formatted(pages, pages == 1 ? "page" : "pages", size);
  }

  private void imports(ModuleInfo module) {
    List<Boolean> provided = module.provided();
    int missing = Collections.frequency(provided, false);
    String embedders = ", of which the embedder must provide %,d".formatted(missing);
    line("imports: %,d%s".formatted(provided.size(), missing == 0 ? "" : embedders));
    Iterator<Boolean> next = provided.iterator();
    list(module.imports(), each -> (next.next() ? "  gangway   " : "  embedder  ") + each);
  }

  private void values(String title, List<String> values) {
    if (!values.isEmpty()) {
      line(title + ": " + String.join(", ", values));
    }
  }

  private <T> void list(List<T> elements, Function<T, String> text) {
    elements.stream().limit(MAX_LINES).forEach(each -> line(text.apply(each)));
    if (elements.size() > MAX_LINES) {
      line("  and %,d more".formatted(elements.size() - MAX_LINES));
    }
  }

  /** Prints a line. Part of it comes from the module, so control characters are replaced. */
  private void line(String text) {
    boolean fits = text.length() <= MAX_LENGTH;
    out.println(Messages.printable(fits ? text : text.substring(0, MAX_LENGTH) + "..."));
  }
}
