package dev.gangway.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallReportTest {
  private static final Map<String, String> PEERS = new LinkedHashMap<>();
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("create+unlink", "`path_open`, `fd_close`, `path_unlink_file`");
    ROWS.put("readdir", "one listing");
    PEERS.put("native", "native C");
    PEERS.put("node", "node");
    PEERS.put("endive-host", "Endive dir");
    PEERS.put("endive-jimfs", "Endive jimfs");
    PEERS.put("gangway-host", "Gangway dir");
    PEERS.put("gangway-memory", "Gangway mem");
  }

  private static Figure figure(String peer, double nanos) {
    return figure("create+unlink", peer, nanos);
  }

  private static Figure figure(String row, String peer, double nanos) {
    List<Double> samples = List.of(nanos * 0.75, nanos, nanos * 1.25);
    return new Figure(row, peer, Summary.of(samples), samples, 1000, 16);
  }

  private static CallReport report(Map<String, String> absent, Figure... figures) {
    return new CallReport(
        ROWS,
        PEERS,
        Map.of("native C", "the host itself"),
        3,
        1,
        50,
        Map.of("CPU", "one that has a very long name ".repeat(8)),
        absent,
        List.of(figures));
  }

  @Test
  void noLineIsWiderThanAHundredColumns() {
    Figure[] figures =
        PEERS.keySet().stream()
            .flatMap(p -> Stream.of(figure(p, 98_765), figure("readdir", p, 98_765_432.0)))
            .toArray(Figure[]::new);

    assertThat(report(Map.of(), figures).markdown().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void whatTakesLongIsInMicroseconds() {
    assertThat(report(Map.of(), figure("readdir", "native", 2_000_000)).markdown())
        .contains("| readdir, µs   | 2,000 ±13 |");
  }

  @Test
  void ratiosSayHowManyTimesAsFastGangwayIs() {
    CallReport report = report(Map.of(), figure("endive-host", 5000), figure("gangway-host", 1000));

    assertThat(report.markdown())
        .contains("| create+unlink |            – |          – |              5.0 |")
        .contains("- nowhere");
  }

  @Test
  void whereGangwayIsSlowerIsSaid() {
    CallReport report = report(Map.of(), figure("native", 100), figure("gangway-host", 150));

    assertThat(report.markdown()).contains("- Gangway dir than native C: create+unlink 1.5");
  }

  @Test
  void whatIsMissingIsNamedAndItsCellsAreEmpty() {
    CallReport report = report(Map.of("node", "node does not start"), figure("native", 1));

    assertThat(report.markdown())
        .contains("- node: node does not start")
        .contains("| create+unlink |  1.0 ±13 |    – |");
  }

  @Test
  void jsonHasEverySampleAndNullForWhatNobodyKnows() {
    Figure unknown = new Figure("\"odd\"", "node", null, List.of(), 7, Double.NaN);

    assertThat(report(Map.of(), figure("native", 4), unknown).json())
        .contains("\"samplesNanos\": [3.0, 4.0, 5.0]")
        .contains("\"operation\": \"\\\"odd\\\"\"")
        .contains("\"allocatedBytesPerCall\": null");
  }
}
