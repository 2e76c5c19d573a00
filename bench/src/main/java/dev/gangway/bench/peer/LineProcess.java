package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs the guest once for each line that it is given, or several guests at once.
 *
 * <p>It prints {@code ready} when it is. A request is the guest's arguments, separated by blanks;
 * those of several guests are parted by {@link #AND}. The answer is what the guests print, then
 * {@code done STATUS ALLOCATED NANOS}: the guest's exit status, the bytes of Java heap that the run
 * took, or -1, and how long that was; a guest with a socket is preceded by {@code listening PORT}.
 * If it failed, its stderr is part of the message. {@link #QUIT} ends it. The end of its input
 * without that ends it at once, in the middle of a run: its parent has died.
 */
final class LineProcess implements ProgramSession {
  /** Parts the arguments of guests that run at once. */
  static final String AND = " ; ";

  /** Ends it. */
  static final String QUIT = "quit";

  private static final String LISTENING = "listening ";
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
   * @throws PeerException if the command is not there, or ends at once
   */
  static LineProcess start(String name, List<String> command) throws PeerException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new PeerException(name + " does not start: " + e.getMessage(), e);
    }
    LineProcess started = new LineProcess(name, process);
    try {
      started.await("ready", "before it was ready", new ArrayList<>());
      return started;
    } catch (PeerException e) {
      started.close();
      throw e;
    }
  }

  @Override
  public String directory() {
    return Workplace.GUEST_DIRECTORY;
  }

  @Override
  public ProgramRun run(List<String> arguments) throws PeerException {
    String asked = String.join(" ", arguments);
    send(asked);
    Answer answer = receive(asked);
    return new ProgramRun(answer.nanos, answer.lines);
  }

  @Override
  public ProgramRun run(List<String> arguments, Visitor visitor) throws PeerException {
    String asked = String.join(" ", arguments);
    send(asked);
    String line = await(LISTENING, "in the middle of " + asked, new ArrayList<>());
    long nanos;
    try {
      nanos = visitor.visit(Integer.parseInt(line.substring(LISTENING.length())));
    } catch (IOException e) {
      kill(); // else the guest waits for ever
      throw new PeerException(name + ": " + e.getMessage(), e);
    }
    return new ProgramRun(nanos, receive(asked).lines);
  }

  /**
   * @param lines that the guests printed
   * @param allocated bytes of Java heap, of one guest; -1 if unknown
   * @param nanos of the guest that took longest
   */
  record Answer(List<String> lines, long allocated, long nanos) {}

  /** Asks, and does not wait for the answer: {@link #receive} does. */
  void send(String line) throws PeerException {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new PeerException(name + " is gone: " + e.getMessage(), e);
    }
  }

  /**
   * The answer to what was asked last.
   *
   * @param asked for messages
   * @throws PeerException if a guest fails, with what all printed, or the process ends
   */
  Answer receive(String asked) throws PeerException {
    List<String> lines = new ArrayList<>();
    String done = await("done ", "in the middle of " + asked, lines);
    String[] words = done.split(" ", -1);
    if (words.length != 4 || !words[1].equals("0")) {
      throw new PeerException(name + ": the guest failed at " + asked + told(lines));
    }
    return new Answer(lines, Long.parseLong(words[2]), Long.parseLong(words[3]));
  }

  /**
   * The next line that begins like this.
   *
   * @param when for the message if the process ends before
   * @param lines gets those before it
   */
  private String await(String start, String when, List<String> lines) throws PeerException {
    try {
      for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(start)) {
          return line;
        }
        lines.add(line);
      }
      throw new PeerException(name + " ended " + when + told(lines));
    } catch (IOException e) {
      throw new PeerException(name + " cannot be read from: " + e.getMessage(), e);
    }
  }

  /** What was printed, for a message: several guests often say the same. */
  static String told(List<String> lines) {
    return lines.isEmpty() ? "" : ": " + String.join("; ", new LinkedHashSet<>(lines));
  }

  /** Whether it can be asked. */
  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    try {
      in.write(QUIT + "\n");
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
