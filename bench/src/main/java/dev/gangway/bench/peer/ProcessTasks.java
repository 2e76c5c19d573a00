package dev.gangway.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process of the host for each task of each sample. */
final class ProcessTasks implements ScaleSession {
  private final String title;
  private final List<String> command;
  private final String directory;
  private final Launcher launcher;

  private final List<Process> running = new CopyOnWriteArrayList<>();

  /**
   * @param command what the guest's arguments are added to
   * @param directory as the guest sees it
   */
  ProcessTasks(String title, List<String> command, String directory, Launcher launcher) {
    this.title = title;
    this.command = command;
    this.directory = directory;
    this.launcher = launcher;
  }

  @Override
  public void begin(ScaleRequest asked) throws PeerException {
    running.clear();
    try {
      for (int task = 0; task < asked.tasks(); task++) {
        List<String> line = new ArrayList<>(launcher.prefix(task));
        line.addAll(command);
        line.addAll(asked.arguments(directory, task));
        running.add(new ProcessBuilder(line).redirectErrorStream(true).start());
      }
    } catch (IOException e) {
      kill();
      throw new PeerException(title + " does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public List<ScaleCount> end(ScaleRequest asked) throws PeerException {
    try {
      List<String> lines = new ArrayList<>();
      boolean failed = false;
      for (Process process : running) {
        process.getOutputStream().close();
        lines.addAll(process.inputReader().readAllLines());
        failed |= process.waitFor() != 0;
      }
      if (failed) {
        throw new PeerException(
            title + ": the guest failed at " + asked.test() + LineProcess.told(lines));
      }
      return ScaleCount.of(lines, asked, title);
    } catch (IOException e) {
      throw new PeerException(title + " cannot be read from: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted", e);
    } finally {
      kill();
    }
  }

  /** There is no Java heap. */
  @Override
  public long heapBytes() {
    return -1;
  }

  @Override
  public boolean alive() {
    return true;
  }

  @Override
  public void kill() {
    running.forEach(Process::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
  }
}
