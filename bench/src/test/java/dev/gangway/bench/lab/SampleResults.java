package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.Cell;
import dev.gangway.bench.lab.result.LabResult.Failure;
import dev.gangway.bench.lab.result.LabResult.Options;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.Round;
import dev.gangway.bench.lab.result.LabResult.Series;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as the laboratory could have written them; the figures are made up. */
final class SampleResults {
  static final int ROUNDS = 5;
  static final int CPUS = 4;

  /** What a test has as a name where it should not become part of the page. */
  static final String HOSTILE = "</script><script>document.title='owned'</script>&<b>\"'";

  private SampleResults() {}

  /** Calls per second of one task of a peer; zero where the peer did not run the test. */
  record Speed(String peer, Mode mode, double one) {}

  static LabResult of(List<Integer> tasks, List<TestResult> tests) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("CPU", "Some CPU (" + CPUS + " CPUs)");
    machine.put("memory", "24684096 kB");
    machine.put("kernel", "Linux 6.18");
    return new LabResult(
        LabResult.FORMAT,
        new Build("0.1.0-SNAPSHOT", "0123456789ab", false),
        "2026-11-21T08:00:00Z",
        "./gangway bench --tasks 1..4 --mode both --peers native,endive,endive-jimfs,node",
        171.3,
        true,
        machine,
        new Options(
            tasks,
            List.of(Mode.THREADS, Mode.PROCESSES),
            ROUNDS,
            0.25,
            "host",
            "writeback",
            true,
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")),
        List.of(
            new PeerResult("gangway", "Gangway", "Gangway, on a directory of the host"),
            new PeerResult("native", "native C", "the guest's source, compiled by `cc -O2`"),
            new PeerResult("endive", "Endive", "Endive 1.0.0 and its own WASI"),
            new PeerResult("endive-jimfs", "Endive jimfs", "the same, on jimfs 1.3.2")),
        Map.of("node", "not installed: node is not there"),
        tests,
        List.of(new Failure("fallocate1", "endive", Mode.THREADS, 2, "the guest failed: ENOTSUP")));
  }

  static TestResult test(String name, List<Integer> tasks, double contention, List<Speed> speeds) {
    return new TestResult(
        name,
        name,
        "What " + name + " does, in one line that may be longer than a narrow screen is wide",
        null,
        speeds.stream().map(speed -> series(speed, tasks, contention)).toList());
  }

  private static Series series(Speed speed, List<Integer> tasks, double contention) {
    List<Cell> cells = new ArrayList<>();
    for (int count : tasks) {
      double each =
          speed.one / (1 + contention * (count - 1)) * Math.min(1.0, (double) CPUS / count);
      List<Round> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double weather = 1 + 0.02 * (round - 2);
        rounds.add(
            new Round(
                Collections.nCopies(count, each * weather),
                0.25,
                Math.max(0, 100.0 * (CPUS - count) / CPUS - 2 + round)));
      }
      cells.add(new Cell(count, rounds));
    }
    return new Series(speed.peer, speed.mode, cells);
  }

  /** A test that all ran, Gangway in both modes. */
  static TestResult everywhere(
      String name, List<Integer> tasks, double contention, double gangway, double ofNative) {
    return test(
        name,
        tasks,
        contention,
        List.of(
            new Speed("gangway", Mode.THREADS, gangway),
            new Speed("gangway", Mode.PROCESSES, gangway * 0.97),
            new Speed("native", Mode.PROCESSES, ofNative),
            new Speed("endive", Mode.THREADS, ofNative * 0.6),
            new Speed("endive-jimfs", Mode.THREADS, ofNative * 0.12)));
  }

  /** Several tests over several numbers of tasks; open1 is where Gangway loses. */
  static LabResult full() {
    List<Integer> tasks = List.of(1, 2, 3, 4);
    return of(
        tasks,
        List.of(
            everywhere("write1", tasks, 0.02, 9.2e6, 1.46e6),
            everywhere("pwrite1", tasks, 0.05, 11.6e6, 1.53e6),
            everywhere("pread3", tasks, 0.3, 13.3e6, 2.06e6),
            everywhere("lseek1", tasks, 0, 150e6, 5.8e6),
            everywhere("open1", tasks, 0.1, 0.31e6, 0.52e6),
            everywhere(HOSTILE, tasks, 0.1, 85, 41)));
  }

  /** One number of tasks, as a short run has it. */
  static LabResult oneTask() {
    List<Integer> tasks = List.of(1);
    return of(
        tasks,
        List.of(
            everywhere("write1", tasks, 0, 9.2e6, 1.46e6),
            everywhere("open1", tasks, 0, 0.31e6, 0.52e6)));
  }

  /** Gangway alone, and a second test that was cut before its first round. */
  static LabResult cutShort() {
    List<Integer> tasks = List.of(1, 2);
    TestResult first = test("write1", tasks, 0, List.of(new Speed("gangway", Mode.THREADS, 9.2e6)));
    TestResult second =
        new TestResult(
            "pread1",
            "pread1",
            "reads",
            null,
            List.of(
                new Series(
                    "gangway",
                    Mode.THREADS,
                    List.of(new Cell(1, List.of()), new Cell(2, List.of())))));
    LabResult all = of(tasks, List.of(first, second));
    return new LabResult(
        all.format(),
        all.gangway(),
        all.date(),
        all.command(),
        all.seconds(),
        false,
        all.machine(),
        all.options(),
        all.peers().subList(0, 1),
        Map.of(),
        all.tests(),
        List.of());
  }
}
