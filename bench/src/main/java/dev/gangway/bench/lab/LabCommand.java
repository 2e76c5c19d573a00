package dev.gangway.bench.lab;

import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.command.Provenance;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Options;
import dev.gangway.bench.peer.Cpus;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench} itself: runs the laboratory, and saves and shows what it found. */
@Command(
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Peers that this machine lacks, and tests that a peer cannot do, are named below the table.",
      "Ctrl-C saves what was measured. Exit status 1 where Gangway itself failed at something."
    })
public abstract class LabCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final double MILLIS = 1000;

  /** When the command was typed, in seconds since 1970: bench/run says so, which built this. */
  private static final String BEGAN = "dev.gangway.bench.began";

  /** From then on until the end, unless somebody says how long to measure. */
  private static final Duration BUDGET = Duration.ofSeconds(165);

  /** What is left for measuring at least, however long the building took. */
  private static final Duration LEAST = Duration.ofSeconds(60);

  @Parameters(
      paramLabel = "TESTS",
      description =
          "Their names, as write1 or 'pread*'; or calls, for single calls, or sizes (will-it-scale's).")
  private List<String> names = List.of();

  @Option(
      names = "--tasks",
      paramLabel = "1..N",
      description = "How many at once: 1..4, or 1,2,8 (1, 2, 4, and so on, as many as CPUs).")
  private @Nullable String tasks;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "threads of one JVM, processes, or both (threads).")
  private String mode = "threads";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each is measured (as long as lets the whole end within three minutes, building"
              + " it included).")
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "In how many turns it is measured (5; fewer where time is short).")
  private @Nullable Integer rounds;

  @Option(
      names = "--fs",
      paramLabel = "FS",
      description = "Gangway's files: host, mem, or a directory, in which one is made (host).")
  private String fs = "host";

  @Option(
      names = "--cache",
      paramLabel = "MODE",
      description = "writeback, writethrough or none (writeback).")
  private String cache = "writeback";

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "native, endive, endive-jimfs, node, or nobody (native,endive).")
  private List<String> peers = List.of(LabPeer.NATIVE.id(), LabPeer.ENDIVE.id());

  @Option(names = "--no-pin", description = "Let tasks go to any CPU, not each to one of its own.")
  private boolean free;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    LabPlan plan = plan();
    Pace pace = pace(plan);
    Path place = place();
    Path out = common.out() == null ? defaultOut(begun) : common.out();
    Files.createDirectories(out);
    try (Interruption interruption = Interruption.watch()) {
      Progress progress =
          new Progress(
              System.err, Progress.onTerminal(), plan.tests().size(), pace.left().toMillis());
      LabRun run = new LabRun(plan, pace, progress, interruption);
      boolean complete = false;
      @Nullable String failure = null;
      Scratch scratch = Scratch.in(place);
      try {
        complete = run.measure(scratch.workplace(common.guests(), common.jvmArgs()));
      } catch (PeerException e) {
        failure = e.getMessage();
      } finally {
        progress.end();
        remove(scratch);
      }
      boolean interrupted = interruption.settle();
      LabResult result =
          new LabResult(
              LabResult.FORMAT,
              Provenance.of(common.guests()),
              begun.toString(),
              common.command(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / MILLIS,
              complete,
              common.machine(place),
              options(plan, run),
              run.peers(),
              run.skipped(),
              run.tests(),
              run.failures());
      int status = finish(result, out, interrupted, failure);
      tell(run.leftOut());
      return status;
    }
  }

  private static void tell(List<LabTest> leftOut) {
    if (!leftOut.isEmpty()) {
      System.err.printf(
          "bench: no time was left for %s; --seconds takes the time that it takes%n",
          String.join(" ", leftOut.stream().map(LabTest::name).toList()));
    }
  }

  /** What cannot be removed is no reason to lose what was measured. */
  private static void remove(Scratch scratch) {
    try {
      scratch.close();
    } catch (IOException e) {
      System.err.println("bench: cannot remove " + e.getMessage());
    }
  }

  private int finish(LabResult result, Path out, boolean interrupted, @Nullable String failure)
      throws IOException {
    if (failure != null && !interrupted) {
      System.err.println("bench: " + failure);
      return 1;
    }
    LabFiles.write(out, result);
    System.out.print(LabTable.of(result));
    System.out.println("\nIn " + out + ": " + String.join(", ", LabFiles.NAMES));
    if (interrupted) {
      return INTERRUPTED;
    }
    return result.failures().stream().anyMatch(f -> f.peer().equals(LabResult.GANGWAY)) ? 1 : 0;
  }

  private Options options(LabPlan plan, LabRun run) {
    int most =
        run.tests().stream()
            .flatMap(test -> test.series().stream())
            .flatMap(series -> series.cells().stream())
            .mapToInt(cell -> cell.rounds().size())
            .max()
            .orElse(0);
    return new Options(
        plan.tasks(),
        plan.modes(),
        most,
        run.sampleMillis() / MILLIS,
        fs,
        cache,
        !plan.cpus().isEmpty(),
        common.jvmArgs());
  }

  private LabPlan plan() {
    List<LabTest> tests = tests();
    if (!fs.equals("mem")) {
      common.checkCacheMode(cache);
    }
    List<LabPeer> all = new ArrayList<>();
    all.add(fs.equals("mem") ? LabPeer.gangwayInMemory() : LabPeer.gangwayOnHost(cache));
    all.addAll(otherPeers());
    List<Integer> cpus = free || !Cpus.canPin() ? List.of() : Cpus.allowed();
    return new LabPlan(tests, all, modes(), counts(), cache, cpus);
  }

  private Pace pace(LabPlan plan) {
    if (rounds != null && rounds < 1) {
      throw common.refuse("--rounds: at least 1");
    }
    Pace.Work work = Pace.Work.of(plan);
    if (seconds > 0) {
      int turns = rounds == null ? Pace.ROUNDS : rounds;
      int millis = (int) Math.max(1, seconds * MILLIS / turns);
      return Pace.fixed(work, turns, millis, Pace.WARMUP_MILLIS);
    }
    return Pace.within(
        work,
        timeLeft(Long.getLong(BEGAN), Instant.now()),
        rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds),
        System::nanoTime);
  }

  /**
   * What there is for measuring.
   *
   * @param began when the command was typed, in seconds since 1970; null where nobody says
   */
  static Duration timeLeft(@Nullable Long began, Instant now) {
    Instant start = began == null ? now : Instant.ofEpochSecond(began);
    Duration left = Duration.between(now, start.plus(BUDGET));
    if (left.compareTo(BUDGET) > 0) {
      return BUDGET; // a clock that was set meanwhile
    }
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  private List<LabTest> tests() {
    if (names.isEmpty()) {
      return LabTest.ALL;
    }
    try {
      return LabTest.called(names);
    } catch (IllegalArgumentException e) {
      throw common.refuse(String.valueOf(e.getMessage()));
    }
  }

  private List<LabPeer> otherPeers() {
    if (peers.equals(List.of("nobody"))) {
      return List.of();
    }
    List<LabPeer> chosen = LabPeer.ALL.stream().filter(peer -> peers.contains(peer.id())).toList();
    if (chosen.size() < peers.size()) {
      throw common.refuse(
          "--peers: not a peer, or named twice: "
              + String.join(",", peers)
              + "; there are native, endive, endive-jimfs and node, or nobody");
    }
    return chosen;
  }

  private List<Mode> modes() {
    return switch (mode) {
      case "threads" -> List.of(Mode.THREADS);
      case "processes" -> List.of(Mode.PROCESSES);
      case "both" -> List.of(Mode.THREADS, Mode.PROCESSES);
      default -> throw common.refuse("--mode: threads, processes or both, not '" + mode + "'");
    };
  }

  private List<Integer> counts() {
    String asked = tasks;
    if (asked == null) {
      return TaskCounts.upTo(Runtime.getRuntime().availableProcessors());
    }
    try {
      return TaskCounts.parse(asked);
    } catch (IllegalArgumentException e) {
      throw common.refuse("--tasks: '" + asked + "' is neither like 1..4 nor like 1,2,8");
    }
  }

  private Path place() {
    if (fs.equals("host") || fs.equals("mem")) {
      return common.dir();
    }
    Path directory = Path.of(fs);
    if (!Files.isDirectory(directory)) {
      throw common.refuse("--fs: host, mem, or a directory, which '" + fs + "' is not");
    }
    return directory;
  }

  /** Beside what else is built: for looking at, not for keeping. */
  private Path defaultOut(Instant begun) {
    String name = begun.toString().replace(":", "").toLowerCase(Locale.ROOT);
    return common.guests().resolveSibling("target").resolve("bench").resolve(name);
  }
}
