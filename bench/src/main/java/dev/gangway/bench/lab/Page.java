package dev.gangway.bench.lab;

import com.samskivert.mustache.Mustache;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the page of a run: one HTML file that needs nothing else. It holds the result file, from
 * which its scripts make texts, tables and charts, and the table of the terminal for browsers
 * without scripts. The charts are drawn by Chart.js (MIT licence, which the copy in the page
 * names).
 */
final class Page {
  /** Its name in the directory of a run. */
  static final String NAME = "index.html";

  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private Page() {}

  /** The page, to be stored in UTF-8. It refers to no other file. */
  static String html(LabResult result) {
    return Mustache.compiler()
        .compile(resource("page.mustache"))
        .execute(
            Map.of(
                "css", resource("page.css"),
                "date", result.date(),
                "command", result.command(),
                "build", result.gangway().text(),
                "table", LabTable.of(result),
                // No sign of it ends the script element or begins a comment.
                "data", LabResultFile.toJson(result).replace("<", "\\u003c"),
                // Browsers' tools would look for the map beside the page.
                "chartLibrary",
                    resource(CHART_LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", ""),
                "script",
                    resource("page-figures.js")
                        + resource("page-text.js")
                        + resource("page-charts.js")));
  }

  /** The text of a file beside this class. */
  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Page.class.getResourceAsStream(name), () -> name + " is missing")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
