package dev.gangway.bench.lab;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.lab.AbPlan.AbSide;
import dev.gangway.bench.lab.compare.Comparison;
import dev.gangway.bench.lab.compare.ComparisonReport;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.report.Markdown;
import java.io.IOException;
import java.util.List;
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

  /**
   * One of the experiments that Gangway grew from: what Linux changed, and what that was worth
   * there.
   *
   * @param title of it
   * @param before as it was
   * @param after as it is
   * @param tests that show it
   * @param linux what Linux measured
   */
  record Seed(String title, AbSide before, AbSide after, List<LabTest> tests, String linux) {
    /** From the hardest to see to the easiest. */
    static final List<Seed> ALL =
        List.of(
            new Seed(
                "The range check of a user copy: checked and fenced, then masked",
                AbSide.of("fenced", "-Ddev.gangway.usercopy=fenced"),
                AbSide.of("masked", "-Ddev.gangway.usercopy=masked"),
                LabTest.called(List.of("lseek1", "pread1", "pwrite1")),
                "Linux 6.12: +2.6 % per_thread_ops for the patch that began it, +3.1 %"
                    + " per_process_ops of eventfd1 for the one that was merged"),
            new Seed(
                "User memory of a write: touched twice (prefault), then once",
                AbSide.of("prefault", "-Ddev.gangway.write=prefault"),
                AbSide.of("touch-once", "-Ddev.gangway.write=touch-once"),
                LabTest.called(List.of("pwrite1", "write1", "pwrite_large")),
                "Linux 6.14: +8.8 % per_thread_ops of pwrite1, +5.1 % of unixbench's fsbuffer-w"),
            new Seed(
                "The copy routine: the JVM's, then the one that is fastest here",
                AbSide.of("the JVM's", "-Ddev.gangway.copy=jvm"),
                AbSide.of("chosen", ""),
                LabTest.called(List.of("pread_large", "pwrite_large", "sock_send", "sock_recv")),
                "A socket's bytes go from the guest's memory to the host's kernel and back without"
                    + " a copy of Gangway's own, so that no routine can matter there. 2008, an"
                    + " mpc8313: some +10 % of gigabit networking; Linux's rep movsb: +14 % of"
                    + " read1"));
  }
}
