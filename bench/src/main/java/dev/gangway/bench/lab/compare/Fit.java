package dev.gangway.bench.lab.compare;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Whether two results can be held against each other.
 *
 * @param obstacles why not: figures of these would say nothing about the builds
 * @param remarks what differs and may be what is to be measured
 */
record Fit(List<String> obstacles, List<String> remarks) {

  static Fit of(LabResult before, LabResult after) {
    List<String> obstacles = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (String fact : List.of("CPU", "memory")) {
      differ(obstacles, "different machine: " + fact, machine(before, fact), machine(after, fact));
    }
    for (String fact : List.of("kernel", "JVM", "directory of the host")) {
      differ(remarks, fact, machine(before, fact), machine(after, fact));
    }
    Options a = before.options();
    Options b = after.options();
    differ(obstacles, "different options: --fs", a.fs(), b.fs());
    differ(obstacles, "different options: --cache", a.cache(), b.cache());
    differ(obstacles, "different options: tasks pinned to CPUs", a.pinned(), b.pinned());
    differ(
        remarks,
        "options of the JVMs",
        String.join(" ", a.jvmArgs()),
        String.join(" ", b.jvmArgs()));
    differ(remarks, "seconds of a sample", a.sampleSeconds(), b.sampleSeconds());
    differ(remarks, "rounds", a.rounds(), b.rounds());
    if (!before.complete()) {
      remarks.add("the first run was interrupted");
    }
    if (!after.complete()) {
      remarks.add("the second run was interrupted");
    }
    return new Fit(obstacles, remarks);
  }

  private static String machine(LabResult result, String fact) {
    return result.machine().getOrDefault(fact, "unknown");
  }

  private static void differ(List<String> to, String what, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      to.add("%s: %s, then %s".formatted(what, before, after));
    }
  }
}
