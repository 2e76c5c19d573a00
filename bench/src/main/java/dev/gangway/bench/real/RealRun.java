package dev.gangway.bench.real;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All works, one after another. */
final class RealRun {
  private final RealPlan plan;
  private final Progress progress;
  private final Interruption interruption;

  private final List<WorkRun> begun = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  RealRun(RealPlan plan, Progress progress, Interruption interruption) {
    this.plan = plan;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * Measures until all is done, or interrupted. A work that cannot be made ready is skipped.
   *
   * @return whether all is done
   */
  boolean measure(Workplace at) {
    for (Work work : plan.works()) {
      if (interruption.begun()) {
        return false;
      }
      progress.begin(work.name());
      WorkRun run = new WorkRun(List.of(work), plan, at, progress, interruption);
      try {
        run.measure();
        begun.add(run);
      } catch (IOException e) {
        if (!interruption.begun()) {
          skipped.put(work.name(), "its files cannot be made: " + e);
        }
      }
    }
    return !interruption.begun();
  }

  /** What was measured so far. */
  List<WorkResult> works() {
    return begun.stream().flatMap(run -> run.results().stream()).toList();
  }

  /** Works that could not be made ready, and why. */
  Map<String, String> skipped() {
    return skipped;
  }
}
