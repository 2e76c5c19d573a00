package dev.gangway.compiler.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.compiler.engines.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints how many commands of each file pass on an engine. */
final class SpecReport {
  private SpecReport() {}

  /**
   * Prints a report.
   *
   * @param args the folder with the files, an engine, and for each failure a line if there is a
   *     third
   */
  public static void main(String[] args) throws IOException {
    Engine engine = Engine.valueOf(args[1].toUpperCase(Locale.ROOT));
    int passed = 0;
    int failed = 0;
    int whole = 0;
    List<Path> files = SpecScripts.files(Path.of(args[0]));
    for (Path file : files) {
      Path folder = Files.createTempDirectory("spec");
      Path json = SpecScripts.convert(file, folder);
      if (json != null) {
        try (SpecRun run = new SpecRun(folder, engine)) {
          for (JsonNode command : new ObjectMapper().readTree(json.toFile()).get("commands")) {
            run.run(command);
          }
          System.out.printf(
              "%-40s %6d %6d%n", SpecScripts.name(file), run.passed(), run.failures().size());
          if (args.length > 2) {
            run.failures().forEach(each -> System.out.println("    " + each));
          }
          passed += run.passed();
          failed += run.failures().size();
          whole += run.failures().isEmpty() ? 1 : 0;
        }
      }
      try (Stream<Path> all = Files.list(folder)) {
        for (Path each : all.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
    System.out.printf(
        "%s: %d of %d files, %d passed, %d failed%n", engine, whole, files.size(), passed, failed);
  }
}
