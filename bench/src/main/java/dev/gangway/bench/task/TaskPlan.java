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

  /** One guest and two at once, each on a file of its own or both on one. */
  static TaskPlan scale() {
    List<TaskRow> rows =
        List.of(
            new TaskRow("write1, 4 KiB", "write1", PAGE, false),
            new TaskRow("write1, 1 B", "write1", 1, false),
            new TaskRow("pwrite1", "pwrite", PAGE, false),
            new TaskRow("pread1", "pread", PAGE, false),
            new TaskRow("lseek1", "lseek", PAGE, false),
            new TaskRow("pwrite3", "pwrite", PAGE, true),
            new TaskRow("pread3", "pread", PAGE, true));
    List<TaskColumn> columns = new ArrayList<>();
    List<TaskRatio> scaling = new ArrayList<>();
    List<TaskRatio> versus = new ArrayList<>();
    both(columns, scaling, "native", TaskPeers::startNative);
    both(columns, scaling, "dir", at -> TaskPeers.startGangwayOnHost(at, List.of()));
    both(columns, scaling, "mem", TaskPeers::startGangwayInMemory);
    for (String ours : List.of("dir", "mem")) {
      for (int tasks = 1; tasks <= 2; tasks++) {
        versus.add(
            new TaskRatio(ours + " : native, " + tasks, ours + " " + tasks, "native " + tasks));
      }
    }
    return new TaskPlan(
        "One guest and two",
        "The loops are will-it-scale's, 4 KiB unless said: write1 goes on through 1 MiB and back to"
            + " the start, pwrite1 and pread1 stay at offset 0, each guest on a file of its own;"
            + " pwrite3 and pread3 have one file, and each guest a page of it. Two native tasks are"
            + " two processes, two guests two threads of one JVM.",
        rows,
        columns,
        List.of(scaling, versus));
  }

  private static void both(
      List<TaskColumn> columns, List<TaskRatio> ratios, String peer, TaskColumn.Starter starter) {
    columns.add(new TaskColumn(peer + " 1", starter, 1));
    columns.add(new TaskColumn(peer + " 2", starter, 2));
    ratios.add(new TaskRatio(peer + " 2 : 1", peer + " 2", peer + " 1"));
  }

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
