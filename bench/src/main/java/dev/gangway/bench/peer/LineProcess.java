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
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = started.readLine();
      if (line == null) {
        started.close();
        throw new PeerException(name + " ended before it was ready" + told(lines));
      }
      if (line.equals("ready")) {
        return started;
      }
      lines.add(line);
    }
  }

  @Override
  public String directory() {
    return Workplace.GUEST_DIRECTORY;
  }

  @Override
  public ProgramRun run(List<String> arguments) throws PeerException {
    Answer answer = ask(String.join(" ", arguments));
    return new ProgramRun(answer.nanos, answer.lines);
  }

  @Override
  public ProgramRun run(List<String> arguments, Visitor visitor) throws PeerException {
    String asked = String.join(" ", arguments);
    send(asked);
    List<String> lines = new ArrayList<>();
    String line = next(asked, lines);
    while (!line.startsWith(LISTENING)) {
      lines.add(line);
      line = next(asked, lines);
    }
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

  private Answer ask(String line) throws PeerException {
    send(line);
    return receive(line);
  }

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
    while (true) {
      String line = next(asked, lines);
      if (line.startsWith("done ")) {
        return answer(line, asked, lines);
      }
      lines.add(line);
    }
  }

  private String next(String asked, List<String> lines) throws PeerException {
    String line = readLine();
    if (line == null) {
      throw new PeerException(name + " ended in the middle of " + asked + told(lines));
    }
    return line;
  }

  /** The next line; null at the end of the stream. */
  private @Nullable String readLine() throws PeerException {
    try {
      return out.readLine();
    } catch (IOException e) {
      throw new PeerException(name + " cannot be read from: " + e.getMessage(), e);
    }
  }

  private Answer answer(String done, String asked, List<String> lines) throws PeerException {
    String[] words = done.split(" ", -1);
    if (words.length != 4 || !words[1].equals("0")) {
      throw new PeerException(name + ": the guest failed at " + asked + told(lines));
    }
    return new Answer(lines, Long.parseLong(words[2]), Long.parseLong(words[3]));
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
