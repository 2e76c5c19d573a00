package dev.gangway.bench.real;

import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.report.Summary;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel of {@code guests/src/compute.c}: it makes no system call, and tells its times by the
 * guest's own clock and a checksum of what it made.
 *
 * @param guests the directory of our own
 * @param repeats of the kernel in a run, whose time is the median of theirs
 */
record Kernel(Path guests, String name, String meaning, int repeats) implements Work {
  private static final String CHECKSUM = "checksum ";

  /** The same with other repeats. */
  Kernel repeated(int times) {
    return new Kernel(guests, name, meaning, times);
  }

  @Override
  public GuestProgram program() {
    return new GuestProgram("compute", guests, true, false);
  }

  @Override
  public ProgramRun run(ProgramSession session) throws PeerException {
    List<String> output = session.run(List.of(name, Integer.toString(repeats))).output();
    Pattern time = Pattern.compile(Pattern.quote(name) + " (\\d+(\\.\\d+)?)");
    List<Double> nanos =
        output.stream()
            .map(time::matcher)
            .filter(Matcher::matches)
            .map(told -> Double.valueOf(told.group(1)))
            .toList();
    if (nanos.size() != repeats) {
      throw new PeerException(
          "not %d times of %s: %s".formatted(repeats, name, String.join("; ", output)));
    }
    return new ProgramRun((long) Summary.of(nanos).median(), output);
  }

  @Override
  public String result(Path directory, List<String> output) throws PeerException {
    List<String> sums =
        output.stream().filter(line -> line.startsWith(CHECKSUM)).distinct().toList();
    if (sums.size() != 1) {
      throw new PeerException("not one checksum of " + name + ": " + String.join("; ", output));
    }
    return sums.getFirst();
  }
}
