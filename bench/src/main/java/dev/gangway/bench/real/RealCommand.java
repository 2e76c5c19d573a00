package dev.gangway.bench.real;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.command.Provenance;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.real.result.RealOptions;
import dev.gangway.bench.real.result.RealResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench real}: the options of a {@link RealRun}, and where its report goes. */
@Command(
    name = "real",
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    description = "Measures whole programs at real work, under Gangway and its peers.",
    footer = {
      "",
      "Works: speedtest1 (SQLite), minigzip (zlib), lua, walk, httpd. The first",
      "three are built by guests/third-party.sh; where they were not, they are",
      "skipped.",
      "Peers: native, node, endive, gangway. Who is missing somewhere is named in the report.",
      "Ctrl-C shows and saves what was measured. Exit status 1 where Gangway itself failed."
    })
public final class RealCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final double MILLIS = 1000;
  private static final int MOST_MEGABYTES = 2000;
  private static final int MEGA = 1_000_000;

  @Parameters(paramLabel = "WORKS", description = "Their names (all).")
  private List<String> names = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Each with new processes that run the program some times (3).")
  private int rounds = 3;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "In each process: the first is cold, those after the second are warm (4).")
  private int runs = 4;

  @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "These alone (all).")
  private List<String> peers = List.of();

  @Option(names = "--size", paramLabel = "N", description = "speedtest1's --size (5).")
  private int size = 5;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      description = "Of the text that is packed and the file that is served (50).")
  private int megabytes = 50;

  @Option(
      names = "--lua",
      paramLabel = "N",
      description = "How often the script does everything (2).")
  private int lua = 2;

  @Option(names = "--files", paramLabel = "N", description = "Of the tree that is walked (20000).")
  private int files = 20_000;

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      description = "Of Gangway: writeback, writethrough or none (writeback).")
  private String cache = "writeback";

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description = "A run that takes longer is ended (600).")
  private int limit = 600;

  @Option(
      names = "--programs",
      paramLabel = "DIR",
      description = "Where guests/third-party.sh has built (guests/third-party/build).")
  private @Nullable Path programs;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    check();
    Map<String, String> skipped = new LinkedHashMap<>();
    RealPlan plan = new RealPlan(chosenWorks(skipped), chosenPeers(), rounds, runs, cache, limit);
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
              Provenance.of(common.guests()),
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
      return interrupted ? INTERRUPTED : status(result, run);
    }
  }

  private int status(RealResult result, RealRun run) {
    boolean failed =
        result.works().stream().anyMatch(work -> work.failures().containsKey(ProgramPeer.GANGWAY));
    return failed || !run.skipped().isEmpty() ? 1 : 0;
  }

  private void check() {
    if (rounds < 1 || size < 1 || lua < 1 || files < 1 || limit < 1) {
      throw common.refuse("--rounds, --size, --lua, --files and --limit: at least 1");
    }
    if (runs < 1) {
      throw common.refuse("--runs: at least 1, and 3 for warm ones");
    }
    if (megabytes < 1 || megabytes > MOST_MEGABYTES) {
      throw common.refuse("--megabytes: from 1 to " + MOST_MEGABYTES);
    }
    common.checkCacheMode(cache);
    if (!Files.isDirectory(common.dir())) {
      throw common.refuse("--dir: '" + common.dir() + "' is not a directory");
    }
  }

  /**
   * @param skipped gets those whose programs are missing
   */
  private List<Work> chosenWorks(Map<String, String> skipped) {
    Path built = programs == null ? common.guests().resolve("third-party/build") : programs;
    List<Work> all = allWorks(built.toAbsolutePath());
    List<String> known = all.stream().map(Work::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw common.refuse(
            "no work is called '" + name + "'; there are: " + String.join(" ", known));
      }
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
    return "not built: `guests/third-party.sh --native" + where + "` does it";
  }

  private List<ProgramPeer> chosenPeers() {
    List<ProgramPeer> chosen =
        ProgramPeer.ALL.stream()
            .filter(peer -> peers.isEmpty() || peers.contains(peer.id()))
            .toList();
    if (chosen.size() < peers.size()) {
      throw common.refuse(
          "--peers: not a peer, or named twice: "
              + String.join(",", peers)
              + "; there are native, node, endive and gangway");
    }
    return chosen;
  }
}
