package dev.gangway.bench.lab.result;

import dev.gangway.bench.report.Summary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run of the laboratory.
 *
 * @param format of the file, {@link #FORMAT}
 * @param gangway what was measured
 * @param date when it began, UTC, ISO 8601
 * @param command as it was typed
 * @param seconds that the whole run took
 * @param complete false if Ctrl-C or a failure of the laboratory itself cut it: then some tests are
 *     missing, and the rounds of the last are fewer
 * @param machine facts by name, in the order to show them
 * @param peers those that ran, in the order to show them; Gangway is {@link #GANGWAY}
 * @param skipped why a peer did not run, by its id
 * @param failures cells that a peer cannot do; they have no rounds
 */
public record LabResult(
    int format,
    Build gangway,
    String date,
    String command,
    double seconds,
    boolean complete,
    Map<String, String> machine,
    Options options,
    List<PeerResult> peers,
    Map<String, String> skipped,
    List<TestResult> tests,
    List<Failure> failures) {
  /** The format that this class is of; files of another are refused. */
  public static final int FORMAT = 1;

  /** Id of the peer that is Gangway itself. */
  public static final String GANGWAY = "gangway";

  /** Id of the peer that the ratios are to: the guest's source, compiled for the host. */
  public static final String NATIVE = "native";

  /**
   * How it was measured.
   *
   * @param tasks how many at once, ascending
   * @param modes of those {@link Mode}s that were asked for
   * @param rounds of each cell; the maximum, if some have fewer
   * @param sampleSeconds that one round of one cell lasts; the median, if it differs
   * @param fs Gangway's files: host, mem, or the host directory
   * @param cache of Gangway's files on the host
   * @param pinned whether each task had a CPU of its own
   * @param jvmArgs of each JVM
   */
  public record Options(
      List<Integer> tasks,
      List<Mode> modes,
      int rounds,
      double sampleSeconds,
      String fs,
      String cache,
      boolean pinned,
      List<String> jvmArgs) {}

  /**
   * One way to run the tests.
   *
   * @param id its name on the command line
   * @param title its name in a table
   * @param meaning what it is, in one line of Markdown
   */
  public record PeerResult(String id, String title, String meaning) {}

  /**
   * What could not be measured.
   *
   * @param test its name
   * @param peer its id
   * @param reason for the report
   */
  public record Failure(String test, String peer, Mode mode, int tasks, String reason) {}

  /**
   * One test.
   *
   * @param name as will-it-scale has it
   * @param title to show
   * @param meaning what its loop does, in one line
   * @param heapBytes of Java heap that Gangway takes for one operation; null if unknown
   * @param series in the order of the peers
   */
  public record TestResult(
      String name, String title, String meaning, @Nullable Double heapBytes, List<Series> series) {

    /** Those of a peer. */
    public Stream<Series> of(String peer) {
      return series.stream().filter(one -> one.peer().equals(peer));
    }

    /** That of a peer in a mode. */
    public Optional<Series> series(String peer, Mode mode) {
      return of(peer).filter(one -> one.mode() == mode).findFirst();
    }
  }

  /**
   * One test under one peer. A peer that knows no threads (native, node) has {@link Mode#PROCESSES}
   * whatever was asked for, and stands beside the threads of the others.
   *
   * @param peer its id
   * @param cells by ascending number of tasks
   */
  public record Series(String peer, Mode mode, List<Cell> cells) {

    /** That of so many tasks; empty if it has no round. */
    public Optional<Cell> cell(int tasks) {
      return measured().filter(cell -> cell.tasks() == tasks).findFirst();
    }

    /** The cells that have a round. */
    public Stream<Cell> measured() {
      return cells.stream().filter(cell -> !cell.rounds().isEmpty());
    }
  }

  /**
   * So many tasks at once.
   *
   * @param rounds in the order in which they ran
   */
  public record Cell(int tasks, List<Round> rounds) {

    /** Operations per second of all tasks together, round by round. */
    public List<Double> totals() {
      return rounds.stream().map(Round::total).toList();
    }

    /** The same, summed up; empty if there is no round. */
    public Optional<Summary> rate() {
      return Summary.ofAny(totals());
    }

    /** How many times as many operations as {@code other}, each round by itself. */
    public Optional<Summary> ratioTo(Cell other) {
      return Summary.ofRatios(totals(), other.totals());
    }
  }

  /**
   * One sample of one cell.
   *
   * @param opsPerSecond of each task, by a clock that it read before and after
   * @param seconds between those two, on the average of the tasks
   * @param idle percent of the machine's time in which no CPU worked, meanwhile; null if unknown
   */
  public record Round(List<Double> opsPerSecond, double seconds, @Nullable Double idle) {

    /** Of all tasks together. */
    public double total() {
      return opsPerSecond.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Of a task, on the average: what the kernel test robot calls per_thread_ops. */
    public double perTask() {
      return total() / opsPerSecond.size();
    }
  }
}
