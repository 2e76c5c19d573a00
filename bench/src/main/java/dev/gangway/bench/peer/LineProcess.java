package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs the guest once for each line that it is given.
 *
 * <p>It says {@code ready} when it is. A request is the guest's arguments, separated by blanks. The
 * answer is what the guest prints, then {@code done STATUS ALLOCATED}: the guest's exit status and
 * the bytes of Java heap that the run took, or -1. At the end of its input it ends.
 */
final class LineProcess implements Session {
  private static final long PATIENCE_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private LineProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws PeerException where the command is not there, or ends at once
   */
  static LineProcess start(String name, List<String> command) throws PeerException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new PeerException(name + " does not start: " + e.getMessage(), e);
    }
    LineProcess started = new LineProcess(name, process);
    if (!"ready".equals(GuestOutput.readLine(started.out, name))) {
      started.close();
      throw new PeerException(name + " ended before it was ready");
    }
    return started;
  }

  @Override
  public Sample run(Request request) throws PeerException {
    try {
      in.write(String.join(" ", request.arguments(Workplace.GUEST_DIRECTORY, 1)) + "\n");
      in.flush();
    } catch (IOException e) {
      throw new PeerException(name + " is gone: " + e.getMessage(), e);
    }
    double nanos = -1;
    while (true) {
      String line = GuestOutput.readLine(out, name);
      if (line == null) {
        throw new PeerException(name + " ended in the middle of " + request);
      }
      if (line.startsWith("done ")) {
        return sample(line, nanos, request);
      }
      nanos = GuestOutput.nanosPerCall(line, request);
    }
  }

  private Sample sample(String done, double nanos, Request request) throws PeerException {
    String[] words = done.split(" ", -1);
    if (words.length != 3 || !words[1].equals("0") || nanos < 0) {
      throw new PeerException(name + ": the guest failed at " + request + " (" + done + ")");
    }
    return new Sample(nanos, Long.parseLong(words[2]));
  }

  @Override
  public void close() {
    try {
      in.close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly(); // gone already, most likely
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
