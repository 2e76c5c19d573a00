package dev.gangway.bench.lab.page;

import com.samskivert.mustache.Mustache;
import dev.gangway.bench.lab.result.LabResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Makes the page of a run. */
public final class Page {
  /** Its name in the directory of a run. */
  public static final String NAME = "index.html";

  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private Page() {}

  /** The page, to be stored in UTF-8. It refers to no other file. */
  public static String html(LabResult result) {
    Assets assets =
        new Assets(resource("page.css"), withoutMap(resource(CHART_LIBRARY)), resource("page.js"));
    return Mustache.compiler()
        .zeroIsFalse(true) // so that {{#list.size}} asks whether there is any
        .compile(resource("page.mustache"))
        .execute(new Views(new Figures(result)).view(assets));
  }

  /** What is copied into the page. */
  record Assets(String css, String chartLibrary, String script) {}

  /** Browsers' tools would look for the map beside the page. */
  private static String withoutMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Page.class.getResourceAsStream(name), () -> name + " is missing")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
