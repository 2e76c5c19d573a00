package dev.gangway.bench.lab.page;

import dev.gangway.bench.lab.page.View.Card;
import dev.gangway.bench.lab.page.View.Fact;
import dev.gangway.bench.lab.page.View.PeerView;
import dev.gangway.bench.lab.page.View.RatioCell;
import dev.gangway.bench.lab.page.View.RatioRow;
import dev.gangway.bench.lab.page.View.RatioTable;
import dev.gangway.bench.lab.page.View.TaskCell;
import dev.gangway.bench.lab.page.View.TaskRow;
import dev.gangway.bench.lab.page.View.TestView;
import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.Cell;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.lab.result.Options;
import dev.gangway.bench.lab.result.PeerResult;
import dev.gangway.bench.lab.result.Series;
import dev.gangway.bench.lab.result.TestResult;
import dev.gangway.bench.report.Numbers;
import dev.gangway.bench.report.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns the figures of a run into the texts of the page. */
final class Views {
  private static final String NOTHING = "–";
  private static final TaskCell UNMEASURED = new TaskCell(NOTHING, "", NOTHING);

  private final Figures figures;
  private final LabResult result;
  private final List<TestResult> tests;
  private final ChartData charts;

  Views(Figures figures) {
    this.figures = figures;
    this.result = figures.result();
    this.tests = figures.tests();
    this.charts = ChartData.of(figures);
  }

  View view(Page.Assets assets) {
    return new View(
        assets.css(),
        assets.chartLibrary(),
        assets.script(),
        charts.json(),
        result.date(),
        result.command(),
        build(),
        cards(),
        new Remarks(figures).all(),
        overviewOf(),
        ratioTables(),
        IntStream.range(0, tests.size()).mapToObj(this::test).toList(),
        result.peers().stream()
            .map(peer -> new PeerView(peer.title(), Inline.html(peer.meaning())))
            .toList(),
        result.skipped().entrySet().stream()
            .map(entry -> new Fact(figures.title(entry.getKey()), entry.getValue()))
            .toList(),
        failures(),
        result.machine().entrySet().stream()
            .map(entry -> new Fact(entry.getKey(), entry.getValue()))
            .toList(),
        options());
  }

  private String build() {
    Build build = result.gangway();
    String commit = build.commit() == null ? "" : ", commit " + build.commit();
    return build.version() + commit + (build.dirty() ? ", with changes" : "");
  }

  /** Gangway against each peer, with the fewest tasks, over all tests that both ran. */
  private List<Card> cards() {
    List<Card> cards = new ArrayList<>();
    if (figures.tasks().isEmpty()) {
      return cards;
    }
    Mode mode = figures.modes().getFirst();
    int tasks = figures.tasks().getFirst();
    for (PeerResult peer : figures.others()) {
      double[] ratios =
          tests.stream()
              .flatMap(test -> Figures.ratio(test, mode, peer.id(), tasks).stream())
              .mapToDouble(Summary::median)
              .filter(ratio -> ratio > 0)
              .sorted()
              .toArray();
      if (ratios.length > 0) {
        double logs = 0;
        for (double ratio : ratios) {
          logs += Math.log(ratio);
        }
        cards.add(
            new Card(
                peer.title(),
                Numbers.ratio(Math.exp(logs / ratios.length)),
                Numbers.ratio(ratios[0]) + " to " + Numbers.ratio(ratios[ratios.length - 1]),
                ratios.length == 1
                    ? "one test, " + Figures.tasks(tasks)
                    : ratios.length + " tests, " + Figures.tasks(tasks),
                figures.color(peer.id())));
      }
    }
    return cards;
  }

  private @Nullable String overviewOf() {
    return figures.others().isEmpty() || figures.tasks().isEmpty()
        ? null
        : "%s, %s"
            .formatted(
                Figures.tasks(figures.tasks().getFirst()),
                Figures.name(figures.modes().getFirst()));
  }

  private List<RatioTable> ratioTables() {
    List<RatioTable> tables = new ArrayList<>();
    if (figures.others().isEmpty()) {
      return tables;
    }
    for (Mode mode : figures.modes()) {
      for (int tasks : figures.firstAndLastTasks()) {
        List<RatioRow> rows = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
          TestResult test = tests.get(i);
          rows.add(
              new RatioRow(
                  ChartData.id(i),
                  test.title(),
                  figures.others().stream()
                      .map(peer -> cell(Figures.ratio(test, mode, peer.id(), tasks)))
                      .toList()));
        }
        tables.add(
            new RatioTable(
                "%s, %s".formatted(Figures.tasks(tasks), Figures.name(mode)),
                figures.others().stream().map(PeerResult::title).toList(),
                rows));
      }
    }
    return tables;
  }

  private static RatioCell cell(Optional<Summary> ratio) {
    return ratio
        .map(known ->
            new RatioCell(
                Numbers.ratio(known.median()), Numbers.spread(known), Remarks.clearlyLess(known)))
        .orElse(new RatioCell(NOTHING, "", false));
  }

  private TestView test(int number) {
    TestResult test = tests.get(number);
    ChartData.Chart chart = charts.tests().get(number);
    List<View.Key> keys = new ArrayList<>();
    for (int i = 0; i < chart.lines().size(); i++) {
      ChartData.Line line = chart.lines().get(i);
      keys.add(new View.Key(i, line.name(), line.color(), line.threads()));
    }
    return new TestView(
        chart.id(),
        test.title(),
        Inline.html(test.meaning()),
        headline(test),
        "%s: operations per second of %s, over %s"
            .formatted(
                test.title(),
                keys.stream().map(View.Key::name).collect(Collectors.joining("; ")),
                chart.tasks().size() == 1
                    ? Figures.tasks(chart.tasks().getFirst())
                    : "numbers of tasks from %d to %d"
                        .formatted(chart.tasks().getFirst(), chart.tasks().getLast())),
        keys,
        !chart.ideal().isEmpty(),
        keys.stream().map(View.Key::name).toList(),
        chart.tasks().stream().map(tasks -> row(test, tasks)).toList());
  }

  /** Gangway's figure, and its ratio to native C. */
  private String headline(TestResult test) {
    List<String> parts = new ArrayList<>();
    for (Mode mode : figures.modes().stream().limit(1).toList()) {
      for (int tasks : figures.firstAndLastTasks()) {
        test.series(LabResult.GANGWAY, mode)
            .flatMap(series -> series.cell(tasks))
            .flatMap(Cell::rate)
            .ifPresent(rate ->
                parts.add(
                    "%s/s with %s%s"
                        .formatted(
                            Numbers.rate(rate.median()),
                            tasks == 1 ? "one task" : tasks + " " + Figures.name(mode),
                            ofNative(test, mode, tasks))));
      }
    }
    if (test.heapBytes() != null) {
      parts.add(String.format(Locale.ROOT, "%,.0f bytes of Java heap each", test.heapBytes()));
    }
    return String.join(" · ", parts);
  }

  private static String ofNative(TestResult test, Mode mode, int tasks) {
    return Figures.ratio(test, mode, LabResult.NATIVE, tasks)
        .map(ratio -> ", " + Numbers.ratio(ratio.median()) + " native C")
        .orElse("");
  }

  private static TaskRow row(TestResult test, int tasks) {
    return new TaskRow(tasks, test.series().stream().map(series -> cell(series, tasks)).toList());
  }

  private static TaskCell cell(Series series, int tasks) {
    Optional<Cell> cell = series.cell(tasks);
    OptionalDouble idle = cell.map(Figures::idle).orElse(OptionalDouble.empty());
    return cell.flatMap(Cell::rate)
        .map(rate ->
            new TaskCell(
                Numbers.rate(rate.median()),
                Numbers.spread(rate),
                idle.isPresent() ? Numbers.percent(idle.getAsDouble()) : NOTHING))
        .orElse(UNMEASURED);
  }

  private List<String> failures() {
    return result.failures().stream()
        .map(failure ->
            "%s, %s, %s of %s: %s"
                .formatted(
                    failure.test(),
                    Figures.tasks(failure.tasks()),
                    Figures.name(failure.mode()),
                    figures.title(failure.peer()),
                    failure.reason()))
        .toList();
  }

  private List<Fact> options() {
    Options options = result.options();
    return List.of(
        new Fact("command", result.command()),
        new Fact(
            "rounds",
            String.format(
                Locale.ROOT,
                "%d of each cell, %.2f s each, all peers interleaved",
                options.rounds(),
                options.sampleSeconds())),
        new Fact("files", "%s, cache %s".formatted(options.fs(), options.cache())),
        new Fact("tasks", options.pinned() ? "a CPU for each" : "not bound to CPUs"),
        new Fact("each JVM", String.join(" ", options.jvmArgs())),
        new Fact("Gangway", build()),
        new Fact("date", result.date()),
        new Fact("the whole run", String.format(Locale.ROOT, "%.0f s", result.seconds())));
  }
}
