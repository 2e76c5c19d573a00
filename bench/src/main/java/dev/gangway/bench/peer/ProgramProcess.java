package dev.gangway.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of the host: a process for each run, timed from its start to its end. */
final class ProgramProcess implements ProgramSession {
  private final String name;
  private final List<String> command;
  private final Path shared;

  private volatile @Nullable Process running;

  /**
   * @param name for messages
   * @param command what the program's arguments are added to
   * @param shared the directory that programs find their files in
   */
  ProgramProcess(String name, List<String> command, Path shared) {
    this.name = name;
    this.command = command;
    this.shared = shared;
  }

  @Override
  public String directory() {
    return shared.toString();
  }

  @Override
  public ProgramRun run(List<String> arguments) throws PeerException {
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("TMPDIR", directory());
    try {
      long begun = System.nanoTime();
      Process process = builder.start();
      running = process;
      process.getOutputStream().close();
      List<String> lines = process.inputReader().readAllLines();
      int status = process.waitFor();
      long nanos = System.nanoTime() - begun;
      if (status != 0) {
        throw new PeerException(
            name + " ended with status " + status + " " + arguments + LineProcess.told(lines));
      }
      return new ProgramRun(nanos, lines);
    } catch (IOException e) {
      throw new PeerException(name + " does not run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted", e);
    } finally {
      kill();
    }
  }

  @Override
  public ProgramRun run(List<String> arguments, Visitor visitor) throws PeerException {
    throw new PeerException(name + " was given no socket");
  }

  @Override
  public void kill() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
