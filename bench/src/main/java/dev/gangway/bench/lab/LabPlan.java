package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import java.util.List;

/**
 * What is to be measured. How long is the {@link Pace}'s to say.
 *
 * @param peers Gangway first
 * @param modes that are asked for
 * @param tasks at once, ascending
 * @param cache of Gangway's files on the host
 * @param cpus that tasks are kept to; empty if they are not pinned
 */
record LabPlan(
    List<LabTest> tests,
    List<LabPeer> peers,
    List<Mode> modes,
    List<Integer> tasks,
    String cache,
    List<Integer> cpus) {

  int maxTasks() {
    return tasks.getLast();
  }
}
