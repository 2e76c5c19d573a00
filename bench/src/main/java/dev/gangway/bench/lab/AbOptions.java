package dev.gangway.bench.lab;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.compare.FailOver;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.Cpus;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import java.io.IOException;
import java.util.List;
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
      converter = FailOver.Converter.class,
      description =
          "Measure until the confidence interval of each change is about this. Default: 1.5%%.")
  private FailOver precision = new FailOver(1.5);

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

  @Option(
      names = "--fs",
      paramLabel = "FS",
      description = "Gangway's files: host or mem. Default: host.")
  private String fs = "host";

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      description = "writeback, writethrough or none. Default: writeback.")
  private String cache = "writeback";

  @Option(names = "--no-pin", description = "Do not pin each task to a CPU of its own.")
  private boolean free;

  /**
   * The plan from these options.
   *
   * @throws IllegalArgumentException if an option is wrong; the message is for the user
   */
  AbPlan plan(AbSide before, AbSide after, List<LabTest> tests) {
    require(tasks >= 1, "--tasks: at least 1");
    require(pairs >= 2, "--pairs: at least 2");
    require(rounds >= 1, "--rounds: at least 1");
    require(seconds > 0, "--seconds: more than 0");
    require(fs.equals("host") || fs.equals("mem"), "--fs: host or mem, not '" + fs + "'");
    require(
        List.of("writeback", "writethrough", "none").contains(cache),
        "--cache: writeback, writethrough or none, not '" + cache + "'");
    require(
        mode.equals("threads") || mode.equals("processes"),
        "--mode: threads or processes, not '" + mode + "'");
    return new AbPlan(
        before,
        after,
        tests,
        mode.equals("threads") ? Mode.THREADS : Mode.PROCESSES,
        tasks,
        pairs,
        rounds,
        (int) Math.max(1, seconds * MILLIS),
        precision.percent(),
        fs,
        cache,
        free || !Cpus.canPin() ? List.of() : Cpus.allowed());
  }

  /**
   * Runs a plan.
   *
   * @throws PeerException if a side fails again and again
   */
  AbRun measure(AbPlan plan, CommonOptions common, Interruption interruption)
      throws IOException, PeerException {
    try (Scratch scratch = Scratch.in(common.dir())) {
      Progress progress =
          new Progress(System.err, Progress.onTerminal(), plan.mostPairs(), plan.estimateMillis());
      AbRun run =
          new AbRun(
              plan, scratch.workplace(common.guests(), common.jvmArgs()), progress, interruption);
      try {
        run.measure();
      } finally {
        progress.end();
        interruption.settle(); // clears the interrupt, which would fail the removal
      }
      return run;
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
