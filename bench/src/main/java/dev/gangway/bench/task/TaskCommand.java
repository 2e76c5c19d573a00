package dev.gangway.bench.task;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a {@link TaskRun}, and where its report goes. */
@Command(
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    footer = {"", "Exit status 1 where a peer or a guest fails."})
abstract class TaskCommand implements Callable<Integer> {
  private final TaskPlan plan;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (10).")
  private int rounds = 10;

  @Option(names = "--warmup", paramLabel = "N", description = "Rounds before them (4).")
  private int warmup = 4;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "What a round of one cell is to last (0.5).")
  private double seconds = 0.5;

  @Mixin private CommonOptions common = new CommonOptions();

  TaskCommand(TaskPlan plan) {
    this.plan = plan;
  }

  @Override
  public Integer call() throws IOException {
    TaskRun run = new TaskRun(plan, rounds, warmup, (int) Math.max(1, seconds * 1000));
    TaskFigures figures;
    try (Scratch scratch = Scratch.in(common.dir())) {
      figures = run.measure(scratch.workplace(common.guests(), common.jvmArgs()));
    } catch (PeerException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
    common.publish(new TaskReport(plan, figures, how(), common.facts()).markdown());
    return 0;
  }

  private String how() {
    return String.format(
        Locale.ROOT,
        "The median of %d rounds of %.1f s, ± half of the distance between the quartiles in"
            + " percent, after %d rounds of warm-up. All run `guests/src/bench.c` and take turns at"
            + " each round; a ratio is that of one round.",
        rounds,
        seconds,
        warmup);
  }
}
