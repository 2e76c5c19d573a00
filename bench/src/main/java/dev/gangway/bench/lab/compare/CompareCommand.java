package dev.gangway.bench.lab.compare;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench compare}. */
@Command(
    name = "compare",
    description = "Compares two runs and reports which differences are significant.",
    footer = {
      "",
      "Exit status: 0, 1 if a test is significantly slower by --fail-over or more, 2 if the runs"
          + " cannot be compared: different machines or options, no test in common."
    })
public final class CompareCommand extends BenchCommand {
  private static final int UNFIT = 2;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Parameters(
      index = "0",
      paramLabel = "A.json",
      description = "The first run: a result file or its directory.")
  private Path before;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Parameters(index = "1", paramLabel = "B.json", description = "The second run.")
  private Path after;

  @Option(
      names = "--fail-over",
      paramLabel = "P%",
      converter = Percentage.class,
      description = "A test this much slower is a failure. Default: 3%%.")
  private double failOver = 3;

  @Option(names = "--anyway", description = "Compare even if machines or options differ.")
  private boolean anyway;

  @Override
  public Integer call() {
    LabResult a;
    LabResult b;
    try {
      a = LabResultFile.read(before);
      b = LabResultFile.read(after);
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
      return UNFIT;
    }
    Fit fit = Fit.of(a, b);
    fit.obstacles().forEach(obstacle -> System.err.println("bench: " + obstacle));
    if (!fit.obstacles().isEmpty() && !anyway) {
      System.err.println(
          "bench: these runs cannot be compared (--anyway compares them nevertheless)");
      return UNFIT;
    }
    Comparison comparison = Comparison.of(a, b);
    if (comparison.rows().isEmpty()) {
      System.err.println("bench: no test in common: " + String.join("; ", comparison.missing()));
      return UNFIT;
    }
    System.out.print(ComparisonReport.of(comparison));
    fit.remarks().forEach(remark -> System.out.println("Differs: " + remark + "."));
    System.out.print(ComparisonReport.robot(comparison));
    return comparison.status(failOver);
  }
}
