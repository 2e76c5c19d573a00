package dev.gangway.bench.task;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.TaskSession;
import dev.gangway.bench.peer.Workplace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries a {@link TaskPlan} out. Columns take turns: for each round, for each row, each column
 * once; so what disturbs the machine disturbs all alike, and a ratio is that of one round.
 *
 * <p>Left out: more tasks than two, whole programs, disks.
 */
final class TaskRun {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TaskPlan plan;
  private final int rounds;
  private final int warmup;
  private final int millis;

  /**
   * @param rounds that are measured
   * @param warmup rounds before them
   * @param millis that one round of one cell lasts
   */
  TaskRun(TaskPlan plan, int rounds, int warmup, int millis) {
    this.plan = plan;
    this.rounds = rounds;
    this.warmup = warmup;
    this.millis = millis;
  }

  /**
   * Starts the peers, measures everything once and ends them.
   *
   * @throws PeerException where one of them cannot: a comparison that lacks a side is none
   */
  TaskFigures measure(Workplace at) throws PeerException {
    Map<TaskColumn.Starter, TaskSession> sessions = new HashMap<>();
    try {
      for (TaskColumn column : plan.columns()) {
        if (!sessions.containsKey(column.peer())) {
          sessions.put(column.peer(), column.peer().start(at));
        }
      }
      TaskFigures figures = new TaskFigures();
      for (int round = 1; round <= warmup + rounds; round++) {
        boolean counts = round > warmup;
        System.err.printf(
            "bench: %s %d of %d%n",
            counts ? "round" : "warm-up",
            counts ? round - warmup : round,
            counts ? rounds : warmup);
        turn(round, sessions, counts ? figures : new TaskFigures());
      }
      return figures;
    } finally {
      sessions.values().forEach(TaskSession::close);
    }
  }

  /** One sample of each cell; who begins changes from round to round. */
  private void turn(int round, Map<TaskColumn.Starter, TaskSession> sessions, TaskFigures figures)
      throws PeerException {
    List<TaskColumn> order = new ArrayList<>(plan.columns());
    Collections.rotate(order, round);
    for (TaskRow row : plan.rows()) {
      for (TaskColumn column : order) {
        TaskSession session = sessions.get(column.peer());
        if (session == null) {
          throw new IllegalStateException(column.title());
        }
        double all = 0;
        for (double nanos : session.run(row.request(column.tasks(), millis))) {
          all += NANOS_PER_SECOND / nanos;
        }
        figures.add(row, column.title(), all);
      }
    }
  }
}
