package dev.gangway.bench.lab;

import static dev.gangway.bench.lab.Results.cell;
import static dev.gangway.bench.lab.Results.series;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTableTest {
  private static final TestResult WRITE1 =
      Results.test(
          "write1",
          series(
              "gangway", Mode.THREADS, cell(1, 9e6, 10e6, 11e6), cell(2, 18.5e6, 18.5e6, 18.5e6)),
          series("native", Mode.PROCESSES, cell(1, 1e6, 2e6, 0.5e6), cell(2, 1e6, 1e6)));

  @Test
  void ratiosAreThoseOfARoundAndNativeProcessesStandBesideThreads() {
    LabResult result =
        Results.of(List.of(Mode.THREADS), List.of("gangway", "native"), List.of(WRITE1));

    assertThat(LabTable.of(result))
        .contains(
            "|        |     gangway |      native |   : native | 2 : 1 |",
            // By rounds 9, 5 and 22: not 10 million by 1 million.
            "| write1 | 10.0M 18.5M | 1.00M 1.00M | 9.00  18.5 |  1.85 |",
            "Skipped: node: node is not there");
  }

  @Test
  void whatAPeerCannotDoIsADashAndNamedOnce() {
    LabResult result =
        Results.of(
            List.of(Mode.THREADS),
            List.of("gangway", "native"),
            List.of(WRITE1, Results.test("poll1", series("gangway", Mode.THREADS, cell(1, 5, 5)))),
            new Failure("poll1", "native", Mode.PROCESSES, 1, "poll: EPERM"),
            new Failure("poll1", "native", Mode.PROCESSES, 2, "poll: EPERM"));

    assertThat(LabTable.of(result))
        .contains("|  5.00     - |", "|     -     - |    -     - |     - |")
        .containsOnlyOnce("poll: EPERM")
        .contains("poll1 with 1 task, poll1 with 2 tasks, native: poll: EPERM");
  }

  @Test
  void heapIsBytesOfAnOperationAndADashIfUnknown() {
    TestResult known =
        new TestResult(
            "open1", "open1", "", 391.7, List.of(series("gangway", Mode.THREADS, cell(1, 5, 5))));
    LabResult result =
        Results.of(List.of(Mode.THREADS), List.of("gangway", "native"), List.of(WRITE1, known));

    assertThat(LabTable.of(result))
        .contains("| heap |")
        .contains("|    - |  1.85 |")
        .contains("|  392 |     - |");
  }

  @Test
  void allPeersInBothModesFitAHundredColumns() {
    List<String> peers = List.of("gangway", "native", "endive", "endive-jimfs", "node");
    TestResult test =
        Results.test(
            "sched_yield",
            peers.stream()
                .flatMap(peer ->
                    List.of(Mode.THREADS, Mode.PROCESSES).stream()
                        .map(mode -> series(peer, mode, cell(1, 123e6), cell(2, 234e6))))
                .toArray(Series[]::new));

    String table =
        LabTable.of(Results.of(List.of(Mode.THREADS, Mode.PROCESSES), peers, List.of(test)));

    assertThat(table.lines().filter(line -> line.startsWith("|")))
        .hasSize(2 * 2 * 3)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }
}
