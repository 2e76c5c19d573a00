package dev.gangway.bench.lab;

import static dev.gangway.bench.lab.Results.cell;
import static dev.gangway.bench.lab.Results.series;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import org.junit.jupiter.api.Test;

class LabCsvTest {
  @Test
  void theColumnsAreThoseOfWillItScale() {
    TestResult test =
        Results.test(
            "write1",
            series("gangway", Mode.THREADS, cell(1, 100, 300, 200), cell(2, 350, 350, 350)),
            series("gangway", Mode.PROCESSES, cell(1, 150), cell(2, 300)),
            series("native", Mode.PROCESSES, cell(1, 1)));

    assertThat(LabCsv.of(test, "gangway"))
        .isEqualTo(
            """
            tasks,processes,processes_idle,threads,threads_idle,linear
            0,0,100,0,100,0
            1,150,10.00,200,10.00,200
            2,300,20.00,350,20.00,400
            """);
  }

  @Test
  void aModeThatDidNotRunIsZero() {
    TestResult test = Results.test("write1", series("native", Mode.PROCESSES, cell(1, 7)));

    assertThat(LabCsv.of(test, "native")).endsWith("\n1,7,10.00,0,0,7\n");
  }

  @Test
  void aPeerWithoutFiguresHasNoFile() {
    assertThat(LabCsv.of(Results.test("poll1"), "node")).isEmpty();
  }
}
