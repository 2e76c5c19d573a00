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

  /**
   * User memory touched once by a write, against touched first and copied then, and against a fence
   * behind each check of a read of user memory.
   */
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
    String fenced = "fenced";
    return new TaskPlan(
        "Touched once or twice, masked or fenced",
        "Whether a write touches user memory before it copies it, as Linux did before 6.14"
            + " (prefault), or by the copy alone; and whether an lfence stands behind the check of"
            + " each read of user memory, as in Linux before 6.12 (fenced: three for a write, two"
            + " of them to fetch the iovec), or the pointer is masked, as in the other columns.",
        rows,
        List.of(
            new TaskColumn(once, at -> TaskPeers.startGangwayOnHost(at, strategy(once)), 1),
            new TaskColumn(twice, at -> TaskPeers.startGangwayOnHost(at, strategy(twice)), 1),
            new TaskColumn(
                fenced,
                at -> TaskPeers.startGangwayOnHost(at, List.of("-Ddev.gangway.usercopy=" + fenced)),
                1)),
        List.of(
            List.of(
                new TaskRatio(once + " : " + twice, once, twice),
                new TaskRatio("masked : " + fenced, once, fenced))));
  }

  private static List<String> strategy(String name) {
    return List.of("-Ddev.gangway.write=" + name);
  }
}
