package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process for each round.
 *
 * @param name for messages
 * @param command what the guest's arguments are added to
 * @param directory as the guest sees it
 * @param rounds that the guest makes; all but the last are for its process to warm up
 */
record EachRound(String name, List<String> command, String directory, int rounds)
    implements Session {
  EachRound {
    command = List.copyOf(command);
  }

  @Override
  public Sample run(Request request) throws PeerException {
    List<String> line = new ArrayList<>(command);
    line.addAll(request.arguments(directory, rounds));
    try {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      double nanos = lastRound(process, request);
      int status = process.waitFor();
      if (status != 0 || nanos < 0) {
        throw new PeerException(name + " failed at " + request + " with status " + status);
      }
      return new Sample(nanos, Sample.UNKNOWN);
    } catch (IOException e) {
      throw new PeerException(name + " does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted", e);
    }
  }

  private static double lastRound(Process process, Request request) throws IOException {
    process.getOutputStream().close();
    double nanos = -1;
    try (BufferedReader out = process.inputReader()) {
      for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
        nanos = GuestOutput.nanosPerCall(line, request.operation());
      }
    }
    return nanos;
  }

  /** Nothing is left between two rounds. */
  @Override
  public void close() {}
}
