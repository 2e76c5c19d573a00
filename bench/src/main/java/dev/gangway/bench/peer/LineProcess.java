package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs the guest once for each line that it is given, or several guests at once.
 *
 * <p>It says {@code ready} when it is. A request is the guest's arguments, separated by blanks;
 * those of several guests are parted by {@link #AND}. The answer is what the guests print, then
 * {@code done STATUS ALLOCATED}: the guest's exit status and the bytes of Java heap that the run
 * took, or -1. At the end of its input it ends.
 */
final class LineProcess implements Session, TaskSession {
  /** Parts the arguments of guests that run at once. */
  static final String AND = " ; ";

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
    Answer answer =
        ask(String.join(" ", request.arguments(Workplace.GUEST_DIRECTORY, 1)), request.operation());
    if (answer.nanos.isEmpty()) {
      throw new PeerException(name + ": the guest told no time for " + request);
    }
    return new Sample(answer.nanos.getLast(), answer.allocated);
  }

  @Override
  public List<Double> run(TaskRequest request) throws PeerException {
    List<String> guests = new ArrayList<>();
    for (int task = 0; task < request.tasks(); task++) {
      guests.add(String.join(" ", request.arguments(Workplace.GUEST_DIRECTORY, task)));
    }
    List<Double> nanos = ask(String.join(AND, guests), request.operation()).nanos;
    if (nanos.size() != request.tasks()) {
      throw new PeerException(name + ": not every guest told its time for " + request);
    }
    return nanos;
  }

  /**
   * @param nanos per call, of each guest
   */
  private record Answer(List<Double> nanos, long allocated) {}

  private Answer ask(String line, String operation) throws PeerException {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new PeerException(name + " is gone: " + e.getMessage(), e);
    }
    List<Double> nanos = new ArrayList<>();
    while (true) {
      String answer = GuestOutput.readLine(out, name);
      if (answer == null) {
        throw new PeerException(name + " ended in the middle of " + line);
      }
      if (answer.startsWith("done ")) {
        return new Answer(nanos, allocated(answer, line));
      }
      double told = GuestOutput.nanosPerCall(answer, operation);
      if (told >= 0) {
        nanos.add(told);
      }
    }
  }

  private long allocated(String done, String request) throws PeerException {
    String[] words = done.split(" ", -1);
    if (words.length != 3 || !words[1].equals("0")) {
      throw new PeerException(name + ": the guest failed at " + request + " (" + done + ")");
    }
    return Long.parseLong(words[2]);
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
