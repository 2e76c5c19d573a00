package dev.gangway.bench.task;

import dev.gangway.bench.peer.TaskPeers;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be measured, and what is compared with what.
 *
 * @param title of the report
 * @param remark on what it is about
 * @param ratios table by table
 */
record TaskPlan(
    String title,
    String remark,
    List<TaskRow> rows,
    List<TaskColumn> columns,
    List<List<TaskRatio>> ratios) {
  private static final int PAGE = 4096;

  /** User memory touched once by a write, against touched first and copied then. */
  static TaskPlan copyStrategies() {
    List<TaskRow> rows = new ArrayList<>();
    for (String operation : List.of("pwrite", "write1")) {
      for (int size : List.of(8, 64, 512, PAGE, 64 << 10)) {
        String bytes = size < 1024 ? size + " B" : size / 1024 + " KiB";
        rows.add(new TaskRow(operation + ", " + bytes, operation, size, false));
      }
    }
    String once = "touch-once";
    String twice = "prefault";
    return new TaskPlan(
        "Touched once or twice",
        "Whether a write touches user memory before it copies it, as Linux did before 6.14"
            + " (prefault), or by the copy alone.",
        rows,
        List.of(
            new TaskColumn(once, at -> TaskPeers.startGangwayOnHost(at, strategy(once)), 1),
            new TaskColumn(twice, at -> TaskPeers.startGangwayOnHost(at, strategy(twice)), 1)),
        List.of(List.of(new TaskRatio(once + " : " + twice, once, twice))));
  }

  private static List<String> strategy(String name) {
    return List.of("-Ddev.gangway.write=" + name);
  }
}
