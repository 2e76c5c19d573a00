package dev.gangway.bench.lab;

import dev.gangway.bench.command.BenchCommand;
import dev.gangway.bench.command.CommonOptions;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.settings.BenchSettings;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gangway bench} itself: runs the laboratory, saves and prints the figures. */
@Command(
    footer = {
      "",
      "The lines below the table name peers that are not installed and tests that a peer does not"
          + " support.",
      "Ctrl-C ends the run and saves the figures so far. Exit status: 0, 1 if a test of Gangway"
          + " failed, 2 usage error, 130 interrupted."
    })
public abstract class LabCommand extends BenchCommand {
  private static final double MILLIS = 1000;

  /** The time of a whole run without {@code --seconds}, building included. */
  private static final Duration BUDGET = Duration.ofSeconds(165);

  /** The minimum for measuring, however long the build took. */
  private static final Duration LEAST = Duration.ofSeconds(60);

  @Parameters(
      paramLabel = "TESTS",
      description =
          "Tests by name: write1, 'pread*', 'write_*', or a group: calls (single calls), sizes. A"
              + " star matches tests of will-it-scale, and others only if none of those match; '*'"
              + " is every test. Default: all tests of will-it-scale.")
  private List<String> names = List.of();

  @Option(
      names = "--tasks",
      paramLabel = "1..N",
      description =
          "Numbers of tasks at once: 1..4, or 1,2,8. Default: 1, 2, 4 and so on, up to the number"
              + " of CPUs.")
  private @Nullable String tasks;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "threads (of one JVM), processes, or both. Default: threads.")
  private String mode = "threads";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Measuring time of each test and peer. Default: such that the run takes three minutes,"
              + " building included.")
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Number of rounds. Default: 5, fewer if the time is short.")
  private @Nullable Integer rounds;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "native, endive, endive-jimfs, node, or none. Default: native,endive.")
  private List<String> peers = List.of(LabPeer.NATIVE.id(), LabPeer.ENDIVE.id());

  @Mixin private FilesOptions files = new FilesOptions();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    long start = System.nanoTime();
    LabPlan plan = plan();
    Pace pace = pace(plan);
    Path place = files.place(common);
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
              common.build(),
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
      if (!run.leftOut().isEmpty()) {
        List<String> names = run.leftOut().stream().map(LabTest::name).toList();
        System.err.printf(
            "bench: no time left for %s; use --seconds to measure all%n", String.join(" ", names));
      }
      return status;
    }
  }

  /** A directory that cannot be removed must not lose the figures. */
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
      return fail(failure);
    }
    LabFiles.write(out, result);
    System.out.print(LabTable.of(result));
    System.out.println("\nIn " + out + ": " + String.join(", ", LabFiles.NAMES));
    if (interrupted) {
      return Interruption.STATUS;
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
        files.fs,
        files.cache,
        !plan.cpus().isEmpty(),
        common.jvmArgs());
  }

  private LabPlan plan() {
    List<LabTest> tests = names.isEmpty() ? LabTest.ALL : common.read(() -> LabTest.called(names));
    List<LabPeer> all = new ArrayList<>(otherPeers());
    all.addFirst(files.gangway(common));
    String asked = tasks;
    List<Integer> counts =
        asked == null
            ? TaskCounts.upTo(Runtime.getRuntime().availableProcessors())
            : common.read(() -> TaskCounts.parse(asked));
    return new LabPlan(tests, all, modes(), counts, files.cache, files.cpus());
  }

  private Pace pace(LabPlan plan) {
    common.require(rounds == null || rounds >= 1, "--rounds: at least 1");
    Pace.Work work = Pace.Work.of(plan);
    if (seconds > 0) {
      int turns = rounds == null ? Pace.ROUNDS : rounds;
      int millis = (int) Math.max(1, seconds * MILLIS / turns);
      return Pace.fixed(work, turns, millis, Pace.WARMUP_MILLIS);
    }
    return Pace.within(
        work,
        timeLeft(BenchSettings.began(), Instant.now()),
        rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds),
        System::nanoTime);
  }

  /**
   * The time for measuring.
   *
   * @param began when the command was entered; null if unknown
   */
  static Duration timeLeft(@Nullable Instant began, Instant now) {
    Instant start = began == null ? now : began;
    Duration left = Duration.between(now, start.plus(BUDGET));
    if (left.compareTo(BUDGET) > 0) {
      return BUDGET; // the clock was set back meanwhile
    }
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  private List<LabPeer> otherPeers() {
    if (peers.equals(List.of("none")) || peers.equals(List.of("nobody"))) {
      return List.of();
    }
    return common.chosen("--peers", LabPeer.ALL, LabPeer::id, peers);
  }

  private List<Mode> modes() {
    return switch (mode) {
      case "threads" -> List.of(Mode.THREADS);
      case "processes" -> List.of(Mode.PROCESSES);
      case "both" -> List.of(Mode.THREADS, Mode.PROCESSES);
      default -> throw common.refuse("--mode: threads, processes or both, not '" + mode + "'");
    };
  }

  /** A directory in {@code target}, which a clean build removes. */
  private Path defaultOut(Instant begun) {
    String name = begun.toString().replace(":", "").toLowerCase(Locale.ROOT);
    return common.guests().resolveSibling("target").resolve("bench").resolve(name);
  }
}
