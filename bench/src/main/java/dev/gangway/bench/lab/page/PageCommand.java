package dev.gangway.bench.lab.page;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench page}. */
@Command(
    name = "page",
    description = "Makes an HTML page from a result file: charts, ratios, the machine.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "The page is one file and needs no network. Exit status: 0, 1 if the result file cannot be"
          + " read or the page cannot be written."
    })
public final class PageCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // by picocli
  @Parameters(
      paramLabel = "RESULTS.json",
      description = "A result file of gangway bench --out, or its directory.")
  private Path results;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page to write. Default: index.html beside the result file.")
  private @Nullable Path out;

  @SuppressWarnings("unused") // by picocli it is used
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    LabResult result;
    try {
      result = LabResultFile.read(results);
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
    Path page = out != null ? out : directory().resolve(Page.NAME);
    try {
      Files.writeString(page, Page.html(result));
    } catch (IOException e) {
      System.err.println("bench: the page cannot be written: " + e);
      return 1;
    }
    System.out.println(page);
    return 0;
  }

  private Path directory() {
    return Files.isDirectory(results) ? results : results.toAbsolutePath().resolveSibling("");
  }
}
