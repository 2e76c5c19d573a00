package dev.gangway.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of the host for each task of each round.
 *
 * @param program the guest, compiled for the host
 * @param directory where it works
 */
record NativeTasks(Path program, Path directory) implements TaskSession {
  @Override
  public List<Double> run(TaskRequest request) throws PeerException {
    List<Process> running = new ArrayList<>();
    try {
      for (int task = 0; task < request.tasks(); task++) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(request.arguments(directory.toString(), task));
        running.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      List<Double> nanos = new ArrayList<>();
      for (Process process : running) {
        nanos.add(nanosPerCall(process, request));
      }
      return nanos;
    } catch (IOException e) {
      throw new PeerException("native C does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted", e);
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  private static double nanosPerCall(Process process, TaskRequest request)
      throws IOException, InterruptedException, PeerException {
    double nanos = -1;
    try (BufferedReader out = process.inputReader()) {
      for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
        nanos = GuestOutput.nanosPerCall(line, request.operation());
      }
    }
    int status = process.waitFor();
    if (status != 0 || nanos < 0) {
      throw new PeerException("native C failed at " + request + " with status " + status);
    }
    return nanos;
  }

  /** Nothing is left between two rounds. */
  @Override
  public void close() {}
}
