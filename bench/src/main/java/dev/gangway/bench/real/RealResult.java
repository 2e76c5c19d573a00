package dev.gangway.bench.real;

import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of {@code gangway bench real}, as real.json holds it: the names of the records are those of
 * the file.
 *
 * @param format of the file, {@link #FORMAT}
 * @param gangway what was measured
 * @param date when it began, UTC, ISO 8601
 * @param command as it was typed
 * @param seconds that the whole run took
 * @param complete false if Ctrl-C cut it: then some works are missing, and the rounds of the last
 *     are fewer
 * @param machine facts by name, in the order to show them
 * @param options how it was measured
 * @param peers in the order to show them
 * @param works those that were measured
 * @param skipped works that were not, and why
 */
record RealResult(
    int format,
    Build gangway,
    String date,
    String command,
    double seconds,
    boolean complete,
    Map<String, String> machine,
    RealOptions options,
    List<PeerResult> peers,
    List<WorkResult> works,
    Map<String, String> skipped) {
  /** The format that this class is of. */
  static final int FORMAT = 1;

  /** The text of the file. */
  String json() {
    return LabResultFile.toJson(this);
  }

  /**
   * How it was measured.
   *
   * @param rounds each with new processes
   * @param runs of a program in each of them
   * @param cache of Gangway's files on the host
   * @param jvmArgs of each JVM
   */
  record RealOptions(int rounds, int runs, String cache, List<String> jvmArgs) {}

  /**
   * A work, and how long its peers took.
   *
   * @param name as on the command line
   * @param meaning what it is, in one line of Markdown
   * @param bytes that it processes; 0 if they do not measure its speed
   * @param series in the order of the peers
   * @param skipped why a peer did not take part, by its id
   * @param failures how a peer failed, by its id: what it had measured is not kept
   */
  record WorkResult(
      String name,
      String meaning,
      long bytes,
      List<ProgramSeries> series,
      Map<String, String> skipped,
      Map<String, String> failures) {

    /** What a peer took; empty if it did not run or failed. */
    Optional<ProgramSeries> series(String peer) {
      return series.stream().filter(one -> one.peer().equals(peer)).findFirst();
    }
  }

  /**
   * One work under one peer.
   *
   * @param peer its id
   * @param rounds in the order in which they ran: round <i>i</i> of all peers was one turn
   */
  record ProgramSeries(String peer, List<ProgramRound> rounds) {}

  /**
   * One process.
   *
   * @param start seconds until it could run the program: its own start, parsing and compiling; of a
   *     program of the host, finding or compiling that, which is no start at all
   * @param runs seconds of each run, the first of which is cold
   */
  record ProgramRound(double start, List<Double> runs) {}
}
