package dev.gangway.bench.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskReportTest {
  private static final TaskRow ROW = new TaskRow("pwrite1", "pwrite", 4096, false);

  private static TaskColumn column(String title, int tasks) {
    return new TaskColumn(
        title,
        at -> {
          throw new AssertionError("nothing is measured here");
        },
        tasks);
  }

  @Test
  void ratesAreOfEachTaskAndOfAllAndRatiosOfEachRoundByItself() {
    TaskPlan plan =
        new TaskPlan(
            "Title",
            "remark",
            List.of(ROW),
            List.of(column("dir 1", 1), column("dir 2", 2)),
            List.of(List.of(new TaskRatio("dir 2 : 1", "dir 2", "dir 1"))));
    TaskFigures figures = new TaskFigures();
    for (int round = 1; round <= 3; round++) {
      figures.add(ROW, "dir 1", 1e6 * round);
      figures.add(ROW, "dir 2", 1.5e6 * round);
    }

    assertThat(new TaskReport(plan, figures, "how", Map.of("CPU", "one")).markdown())
        .isEqualTo(
            """
            # Title

            remark

            how

            Thousands of calls per second of each task:

            |         |     dir 1 |     dir 2 |
            |---------|----------:|----------:|
            | pwrite1 | 2,000 ±25 | 1,500 ±25 |

            Thousands of calls per second of all tasks together:

            |         |     dir 1 |     dir 2 |
            |---------|----------:|----------:|
            | pwrite1 | 2,000 ±25 | 3,000 ±25 |

            How many times as many calls, all tasks together:

            |         | dir 2 : 1 |
            |---------|----------:|
            | pwrite1 |   1.50 ±0 |

            Measured on:

            - CPU: one
            """);
  }
}
