package dev.gangway.bench.lab;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench page}. */
@Command(
    name = "page",
    description = "Makes an HTML page from a result file: charts, ratios, the machine.",
    footer = {
      "",
      "The page is one file and needs no network. Exit status: 0, 1 if the result file cannot be"
          + " read or the page cannot be written."
    })
public final class PageCommand extends BenchCommand {
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

  @Override
  public Integer call() {
    LabResult result;
    try {
      result = LabResultFile.read(results);
    } catch (IOException e) {
      return fail(e.getMessage());
    }
    Path file = Files.isDirectory(results) ? results.resolve(LabResultFile.NAME) : results;
    Path page = out != null ? out : file.toAbsolutePath().resolveSibling(Page.NAME);
    try {
      Files.writeString(page, Page.html(result));
    } catch (IOException e) {
      return fail("the page cannot be written: " + e);
    }
    System.out.println(page);
    return 0;
  }
}
