package dev.gangway.bench.lab;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.lab.AbPlan.AbSide;
import dev.gangway.bench.lab.compare.Comparison;
import dev.gangway.bench.lab.compare.ComparisonReport;
import dev.gangway.bench.lab.compare.Percentage;
import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResultFile;
import dev.gangway.bench.peer.PeerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench ab}. */
@Command(
    name = "ab",
    description =
        "Compares two sets of JVM options, or two builds, in interleaved runs, and reports the"
            + " differences.",
    footer = {
      "",
      "To compare with another build, give its class path: --a '-cp"
          + " OTHER/bench/target/gangway-bench.jar' measures the build in OTHER as the first side."
          + " Run './gangway bench --help' in OTHER once to build it.",
      "",
      "With --out, a.json and b.json can be read by gangway bench compare. Exit status: 0, 1 if a"
          + " test is significantly slower by --fail-over or more or a side fails, 2 usage error,"
          + " 130 interrupted."
    })
public final class AbCommand extends BenchCommand {
  @Option(
      names = "--a",
      paramLabel = "FLAGS",
      description = "JVM options of the first side, as one argument.")
  private String a = "";

  @Option(names = "--b", paramLabel = "FLAGS", description = "JVM options of the second side.")
  private String b = "";

  @SuppressWarnings("NullAway.Init") // by picocli
  @Parameters(
      paramLabel = "TEST",
      arity = "1..*",
      description = "Tests or groups by name, as of gangway bench: write1, 'pread*'.")
  private List<String> names;

  @Option(
      names = "--fail-over",
      paramLabel = "P%",
      converter = Percentage.class,
      description = "A test this much slower is a failure. Default: 1%%.")
  private double failOver = 1;

  @Mixin private AbOptions options = new AbOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    AbPlan plan =
        options.plan(
            AbSide.of("first side", a),
            AbSide.of("second side", b),
            common.read(() -> LabTest.called(names)),
            common);
    try (Interruption interruption = Interruption.watch()) {
      AbRun run = options.measure(plan, common, interruption);
      boolean interrupted = interruption.settle();
      if (run.pairs() == 0) {
        System.err.println("bench: interrupted before the first pair was measured");
        return Interruption.STATUS;
      }
      save(run, plan, date);
      Comparison comparison = run.comparison();
      System.out.print(ComparisonReport.of(comparison));
      System.out.println(run.pairs() + " pairs of JVMs.");
      System.out.print(ComparisonReport.robot(comparison));
      return interrupted ? Interruption.STATUS : comparison.status(failOver);
    } catch (PeerException e) {
      return fail(e.getMessage());
    }
  }

  private void save(AbRun run, AbPlan plan, Instant date) throws IOException {
    Path out = common.out();
    if (out != null) {
      Files.createDirectories(out);
      Build build = common.build();
      Map<String, String> machine = common.machine(options.place(common));
      for (AbSide side : List.of(plan.before(), plan.after())) {
        LabResultFile.write(
            out.resolve(side.equals(plan.before()) ? "a.json" : "b.json"),
            run.result(side, build, date.toString(), common.command(), machine));
      }
    }
  }
}
