package dev.gangway.bench.task;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.report.MachineDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a {@link TaskRun}, and where its report goes. */
@Command(
    sortOptions = false,
    sortSynopsis = false,
    usageHelpAutoWidth = true,
    footer = {"", "Exit status 1 where a peer or a guest fails."})
abstract class TaskCommand implements Callable<Integer> {
  private final TaskPlan plan;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (10).")
  private int rounds = 10;

  @Option(names = "--warmup", paramLabel = "N", description = "Rounds before them (4).")
  private int warmup = 4;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "What a round of one cell is to last (0.5).")
  private double seconds = 0.5;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the directory of the host is made (/dev/shm, or for temporary files).")
  private Path dir = Scratch.defaultPlace();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the report goes, besides stdout.")
  private @Nullable Path out;

  @Option(
      names = "--jvm-args",
      split = " ",
      paramLabel = "ARGS",
      description = "Options of each JVM, in one word; the report shows them.")
  private List<String> jvmArgs =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  @SuppressWarnings("unused") // by picocli it is used
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  private boolean help;

  @Option(names = "--guests", hidden = true)
  private Path guests = Path.of(System.getProperty("dev.gangway.guests", "guests"));

  TaskCommand(TaskPlan plan) {
    this.plan = plan;
  }

  @Override
  public Integer call() throws IOException {
    String loadBefore = MachineDescription.load();
    TaskRun run = new TaskRun(plan, rounds, warmup, (int) Math.max(1, seconds * 1000));
    TaskFigures figures;
    try (Scratch scratch = Scratch.in(dir)) {
      figures = run.measure(scratch.workplace(guests.toAbsolutePath(), jvmArgs));
    } catch (PeerException e) {
      System.err.println("bench: " + e.getMessage());
      return 1;
    }
    String markdown = new TaskReport(plan, figures, how(), facts(loadBefore)).markdown();
    System.out.print(markdown);
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve(spec.name() + ".md"), markdown);
    }
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

  private Map<String, String> facts(String loadBefore) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.putAll(MachineDescription.collect());
    facts.put("directory of the host", "on " + Files.getFileStore(dir).type() + ", in " + dir);
    facts.put("load before and after", loadBefore + ", " + MachineDescription.load());
    facts.put("each JVM", "`" + String.join(" ", jvmArgs) + "`");
    List<String> args = spec.root().commandLine().getParseResult().originalArgs();
    facts.put("command", "`./gangway bench " + String.join(" ", args) + "`");
    return facts;
  }
}
