package dev.gangway.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A peer that is ready to run several tasks of a test at once. Between two samples it sleeps. All
 * calls are from one thread, which must live as long as the session: the host's processes end with
 * it. But for {@link #kill}.
 */
public interface ScaleSession extends AutoCloseable {

  /**
   * Starts the tasks and does not wait for them.
   *
   * @throws PeerException if the peer fails
   */
  void begin(ScaleRequest request) throws PeerException;

  /**
   * Waits for the tasks of the last {@link #begin}.
   *
   * @param request the same
   * @return what each counted
   * @throws PeerException if a task or the peer fails
   */
  List<ScaleCount> end(ScaleRequest request) throws PeerException;

  /**
   * Bytes of Java heap that the run of the last {@link #end} took, start and end of the guest
   * included; -1 if that is unknown or there were several tasks.
   */
  long heapBytes();

  /** Whether it can go on after a failure. */
  boolean alive();

  /** Ends what runs, from any thread: {@link #end} throws. */
  void kill();

  /** Ends the peer's processes and waits for them. */
  @Override
  void close();

  /**
   * One sample of a test of {@code guests/src/scale.c}.
   *
   * @param test its name
   * @param tasks how many at once
   * @param from microseconds since 1970 at which all begin to count
   * @param to when they end
   */
  record ScaleRequest(String test, int tasks, long from, long to) {
    /** The arguments of one of them, {@code directory} as the guest sees it. */
    List<String> arguments(String directory, int task) {
      return List.of(
          test, directory, Integer.toString(task), Long.toString(from), Long.toString(to));
    }
  }

  /**
   * What one task did.
   *
   * @param operations between two looks at its clock
   * @param nanos between these
   * @param lateNanos that the first was after the moment it was asked for
   * @param total operations of the whole run, before and after that too
   */
  record ScaleCount(long operations, long nanos, long lateNanos, long total) {
    /** Test, task, operations, ns, ns late, operations in all: numbers that fit. */
    private static final Pattern TOLD =
        Pattern.compile("(\\S+) (\\d{1,4}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

    /** What the tasks of {@code request} printed among {@code lines}, by their numbers. */
    static List<ScaleCount> of(List<String> lines, ScaleRequest request, String peer)
        throws PeerException {
      @Nullable ScaleCount[] counts = new ScaleCount[request.tasks()];
      for (String line : lines) {
        Matcher told = TOLD.matcher(line);
        if (told.matches() && told.group(1).equals(request.test())) {
          counts[Integer.parseInt(told.group(2))] =
              new ScaleCount(
                  Long.parseLong(told.group(3)),
                  Long.parseLong(told.group(4)),
                  Long.parseLong(told.group(5)),
                  Long.parseLong(told.group(6)));
        }
      }
      if (Arrays.stream(counts).anyMatch(Objects::isNull)) {
        throw new PeerException(
            peer + ": not every task reported its count" + LineProcess.told(lines));
      }
      return Arrays.stream(counts).map(Objects::requireNonNull).toList();
    }
  }
}
