package dev.gangway.bench.real;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.real.RealResult.RealOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench real}: parses the options, runs a {@link RealRun}, prints its report. */
@Command(
    name = "real",
    description = "Measures real programs under Gangway and its peers.",
    footer = {
      "",
      "Programs: speedtest1 (SQLite), minigzip (zlib), lua, walk, httpd. guests/third-party.sh"
          + " builds the first three; if they are missing, they are skipped.",
      "Peers: native, node, endive, gangway. The report names what is missing.",
      "Ctrl-C ends the run, prints and saves the figures so far. Exit status: 0, 1 if Gangway"
          + " failed, 2 usage error, 130 interrupted."
    })
public final class RealCommand extends BenchCommand {
  private static final double MILLIS = 1000;
  private static final int MOST_MEGABYTES = 2000;
  private static final int MEGA = 1_000_000;

  @Parameters(paramLabel = "PROGRAM", description = "Programs to measure. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds, each with new processes. Default: 3.")
  private int rounds = 3;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Runs in each process: the first is cold, those after the second are warm. Default: 4.")
  private int runs = 4;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Only these. Default: all.")
  private List<String> peers = List.of();

  @Option(names = "--size", paramLabel = "N", description = "The --size of speedtest1. Default: 5.")
  private int size = 5;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      description = "Size of the text for minigzip and of the file for httpd. Default: 50.")
  private int megabytes = 50;

  @Option(
      names = "--lua",
      paramLabel = "N",
      description = "Repetitions of the Lua script. Default: 2.")
  private int lua = 2;

  @Option(
      names = "--files",
      paramLabel = "N",
      description = "Files in the tree for walk. Default: 20000.")
  private int files = 20_000;

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      description = "Gangway's cache mode: writeback, writethrough or none. Default: writeback.")
  private String cache = "writeback";

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description = "Time limit of a run. Default: 600.")
  private int limit = 600;

  @Option(
      names = "--programs",
      paramLabel = "DIR",
      description = "The output of guests/third-party.sh. Default: guests/third-party/build.")
  private @Nullable Path programs;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    check();
    Map<String, String> skipped = new LinkedHashMap<>();
    RealPlan plan =
        new RealPlan(
            chosenWorks(skipped),
            common.chosen("--peers", ProgramPeer.ALL, ProgramPeer::id, peers),
            rounds,
            runs,
            cache,
            limit,
            0);
    if (!skipped.isEmpty()) {
      System.err.println(
          "bench: skipped: " + String.join(", ", skipped.keySet()) + ": " + notBuilt());
    }
    try (Interruption interruption = Interruption.watch()) {
      Progress progress = new Progress(System.err, Progress.onTerminal(), plan.works().size(), 0);
      RealRun run = new RealRun(plan, progress, interruption);
      boolean complete;
      Scratch scratch = Scratch.in(common.dir());
      try {
        complete = run.measure(scratch.workplace(common.guests(), common.jvmArgs()));
      } finally {
        progress.end();
        scratch.close();
      }
      boolean interrupted = interruption.settle();
      skipped.putAll(run.skipped());
      RealResult result =
          new RealResult(
              RealResult.FORMAT,
              common.build(),
              begun.toString(),
              common.command(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / MILLIS,
              complete,
              common.machine(common.dir()),
              new RealOptions(rounds, runs, cache, common.jvmArgs()),
              plan.peers().stream()
                  .map(peer -> new PeerResult(peer.id(), peer.title(), peer.meaning()))
                  .toList(),
              run.works(),
              skipped);
      common.publish(RealReport.markdown(result));
      common.save(".json", result.json());
      return interrupted ? Interruption.STATUS : status(result, run);
    }
  }

  private int status(RealResult result, RealRun run) {
    boolean failed =
        result.works().stream().anyMatch(work -> work.failures().containsKey(ProgramPeer.GANGWAY));
    return failed || !run.skipped().isEmpty() ? 1 : 0;
  }

  private void check() {
    common.require(
        rounds >= 1 && size >= 1 && lua >= 1 && files >= 1 && limit >= 1,
        "--rounds, --size, --lua, --files and --limit: at least 1");
    common.require(runs >= 1, "--runs: at least 1, and 3 for warm ones");
    common.require(
        megabytes >= 1 && megabytes <= MOST_MEGABYTES, "--megabytes: from 1 to " + MOST_MEGABYTES);
    common.checkCacheMode(cache);
    common.require(
        Files.isDirectory(common.dir()), "--dir: '" + common.dir() + "' is not a directory");
  }

  /**
   * @param skipped gets those whose programs are missing
   */
  private List<Work> chosenWorks(Map<String, String> skipped) {
    Path built = programs == null ? common.guests().resolve("third-party/build") : programs;
    List<Work> all = allWorks(built.toAbsolutePath());
    List<String> known = all.stream().map(Work::name).toList();
    for (String name : names) {
      common.require(
          known.contains(name),
          "unknown program: " + name + "; programs: " + String.join(" ", known));
    }
    List<Work> chosen = new ArrayList<>(all);
    chosen.removeIf(work -> !names.isEmpty() && !names.contains(work.name()));
    chosen.stream()
        .filter(work -> !work.program().present())
        .forEach(work -> skipped.put(work.name(), notBuilt()));
    chosen.removeIf(work -> skipped.containsKey(work.name()));
    return chosen;
  }

  /** In the order of a report. */
  private List<Work> allWorks(Path built) {
    long bytes = (long) megabytes * MEGA;
    return List.of(
        new Speedtest(built, size),
        new Packing(built, bytes),
        new LuaScript(built, lua),
        new Walk(common.guests(), files),
        new Download(common.guests(), bytes));
  }

  private String notBuilt() {
    String where = programs == null ? "" : " " + programs;
    return "not built: run `guests/third-party.sh --native" + where + "`";
  }
}
