package dev.gangway.bench.lab.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  public LabResult {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    peers = List.copyOf(peers);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    tests = List.copyOf(tests);
    failures = List.copyOf(failures);
  }
}
