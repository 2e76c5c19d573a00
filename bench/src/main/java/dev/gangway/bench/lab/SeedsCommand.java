package dev.gangway.bench.lab;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.lab.compare.Comparison;
import dev.gangway.bench.lab.compare.ComparisonReport;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.report.Markdown;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gangway bench seeds}. */
@Command(
    name = "seeds",
    description =
        "Measures the effect of the three changes of Linux that Gangway is based on, each against"
            + " the code it replaced. Interleaved runs, as bench ab.",
    footer = {"", "Exit status: 0, 1 if a side fails, 2 usage error, 130 interrupted."})
public final class SeedsCommand extends BenchCommand {
  @Mixin private AbOptions options = new AbOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    StringBuilder report = new StringBuilder("# The three seeds\n");
    int status = 0;
    try (Interruption interruption = Interruption.watch()) {
      for (Seed seed : Seed.ALL) {
        if (!interruption.begun()) {
          try {
            report.append(measure(seed, interruption));
          } catch (PeerException e) {
            report.append("\nFailed: ").append(e.getMessage()).append('\n');
            status = 1;
          }
        }
      }
      boolean interrupted = interruption.settle();
      report.append(Markdown.items("Measured on", common.facts()));
      common.publish(report.toString());
      return interrupted ? Interruption.STATUS : status;
    }
  }

  private String measure(Seed seed, Interruption interruption) throws IOException, PeerException {
    AbPlan plan = options.plan(seed.before(), seed.after(), seed.tests(), common);
    AbRun run = options.measure(plan, common, interruption);
    if (run.pairs() == 0) {
      return "\n## " + seed.title() + "\n\nInterrupted before the first pair was measured.\n";
    }
    Comparison comparison = run.comparison();
    return "\n## %s\n\n%s\nOf %d pairs of JVMs. %s.\n"
        .formatted(seed.title(), ComparisonReport.of(comparison), run.pairs(), seed.linux());
  }
}
