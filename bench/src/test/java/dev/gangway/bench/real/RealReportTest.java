package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.real.RealResult.ProgramRound;
import dev.gangway.bench.real.RealResult.ProgramSeries;
import dev.gangway.bench.real.RealResult.RealOptions;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealReportTest {
  private static ProgramSeries series(String peer, double scale) {
    return new ProgramSeries(
        peer,
        List.of(
            new ProgramRound(scale / 2, List.of(4 * scale, 2 * scale, scale, scale)),
            new ProgramRound(scale / 2, List.of(4 * scale, 2 * scale, scale, scale))));
  }

  private static RealResult result(boolean complete, List<WorkResult> works) {
    return new RealResult(
        RealResult.FORMAT,
        new Build("1", "abc", true),
        "2026-01-01T00:00:00Z",
        "./gangway bench real",
        1,
        complete,
        Map.of("CPU", "fast"),
        new RealOptions(2, 4, "none", List.of("-Xmx1g")),
        ProgramPeer.ALL.stream()
            .map(peer -> new PeerResult(peer.id(), peer.title(), peer.meaning()))
            .toList(),
        works,
        Map.of("lua", "not built"));
  }

  private static final WorkResult LONG =
      new WorkResult(
          "speedtest1",
          "SQLite",
          50_000_000,
          List.of(
              series("native", 1),
              series("node", 10),
              series("endive", 12_345),
              series("gangway", 1234.5)),
          Map.of(),
          Map.of());

  private static final WorkResult ALONE =
      new WorkResult(
          "httpd",
          "HTTP",
          50_000_000,
          List.of(series("gangway", 0.025)),
          Map.of("native", "no sockets"),
          Map.of("node", "it made nonsense"));

  @Test
  void theColdRunTheWarmOnesAndTheStartStandByThemselves() {
    String report = RealReport.markdown(result(true, List.of(LONG, ALONE)));

    String cold = section(report, "## Cold");
    assertThat(cold)
        .contains("| native C |", "| : native |", "| : endive |")
        .contains("4,000 ±0", "40,000 ±0", "49,380,000 ±0", "4,938,000 ±0", "    10.0 |");
    assertThat(section(report, "## Warm")).contains("1,000 ±0", "25.0 ±0", " 10.0 |");
    assertThat(section(report, "## Start"))
        .contains("12.5 ±0", "5,000 ±0")
        .doesNotContain("native C", ":  ");
    assertThat(section(report, "## Speed"))
        .contains("| httpd, cold ", "     500 |", "| httpd, warm ", "   2,000 |");
  }

  private static String section(String report, String heading) {
    int from = report.indexOf(heading);
    int to = report.indexOf("\n## ", from + 1);
    return report.substring(from, to < 0 ? report.length() : to);
  }

  @Test
  void tablesFitIntoAHundredColumnsEvenWhereRunsTakeHours() {
    assertThat(RealReport.markdown(result(true, List.of(LONG))).lines())
        .filteredOn(line -> line.startsWith("|"))
        .hasSizeGreaterThan(8)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void whoIsMissingWhoFailedAndHowItWasMeasuredIsSaid() {
    String report = RealReport.markdown(result(false, List.of(ALONE)));

    assertThat(report)
        .contains("- lua: not built", "- native, httpd: no sockets")
        .contains("Failed:\n\n- node, httpd: it made nonsense")
        .contains(
            "Interrupted", "- build: 1, abc, changed", "- CPU: fast", "`cache=none`", "`-Xmx1g`")
        .contains("|       | Gangway |")
        .doesNotContain("| : ");
  }

  @Test
  void withoutAnyWorkThereAreNoTables() {
    assertThat(RealReport.markdown(result(true, List.of())))
        .doesNotContain("|", "##")
        .contains("- lua: not built");
  }

  @Test
  void theFileHasEachRunOfEachRound() {
    assertThat(result(true, List.of(LONG)).json())
        .contains("\"format\" : 1", "\"runs\" : [ 40.0, 20.0, 10.0, 10.0 ]", "\"start\" : 5.0")
        .contains("\"lua\" : \"not built\"");
  }
}
