package dev.gangway.bench.lab;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.AbPlan.AbSide;
import dev.gangway.bench.lab.compare.Percentage;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.peer.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that measure two sides in interleaved runs. */
final class AbOptions {
  private static final double MILLIS = 1000;

  @Option(names = "--tasks", paramLabel = "N", description = "Guests at once. Default: 1.")
  private int tasks = 1;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "threads (of one JVM) or processes. Default: threads.")
  private String mode = "threads";

  @Option(
      names = "--precision",
      paramLabel = "P%",
      converter = Percentage.class,
      description =
          "Measure until the confidence interval of each change is about this. Default: 1.5%%.")
  private double precision = 1.5;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Maximum number of pairs of JVMs. Default: 40.")
  private int pairs = 40;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each pair and test. Default: 16.")
  private int rounds = 16;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of a round of one side. Default: 0.04.")
  private double seconds = 0.04;

  @Mixin private FilesOptions files = new FilesOptions();

  /** The host directory that is used. */
  Path place(CommonOptions common) {
    return files.place(common);
  }

  /** The plan from these options. */
  AbPlan plan(AbSide before, AbSide after, List<LabTest> tests, CommonOptions common) {
    common.require(tasks >= 1, "--tasks: at least 1");
    common.require(pairs >= 2, "--pairs: at least 2");
    common.require(rounds >= 1, "--rounds: at least 1");
    common.require(seconds > 0, "--seconds: more than 0");
    LabPlan plan =
        new LabPlan(
            tests,
            List.of(files.gangway(common)),
            List.of(mode(common)),
            List.of(tasks),
            files.cache,
            files.cpus());
    int sampleMillis = (int) Math.max(1, seconds * MILLIS);
    return new AbPlan(before, after, plan, pairs, rounds, sampleMillis, precision, files.fs);
  }

  private Mode mode(CommonOptions common) {
    return switch (mode) {
      case "threads" -> Mode.THREADS;
      case "processes" -> Mode.PROCESSES;
      default -> throw common.refuse("--mode: threads or processes, not '" + mode + "'");
    };
  }

  /**
   * Runs a plan.
   *
   * @throws PeerException if a side fails again and again
   */
  AbRun measure(AbPlan plan, CommonOptions common, Interruption interruption)
      throws IOException, PeerException {
    try (Scratch scratch = Scratch.in(place(common))) {
      Progress progress =
          new Progress(System.err, Progress.onTerminal(), plan.mostPairs(), plan.estimateMillis());
      Workplace at = scratch.workplace(common.guests(), common.jvmArgs());
      AbRun run = new AbRun(plan, at, progress, interruption);
      try {
        run.measure();
      } finally {
        progress.end();
        interruption.settle(); // clears the interrupt, which would fail the removal
      }
      return run;
    }
  }
}
