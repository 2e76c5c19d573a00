package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * A process for each run.
 *
 * @param name for messages
 * @param command what the guest's arguments are added to
 */
record KernelProcess(String name, List<String> command) implements KernelSession {
  KernelProcess {
    command = List.copyOf(command);
  }

  @Override
  public KernelRun run(String kernel, int rounds) throws PeerException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(kernel, Integer.toString(rounds)));
    String out = Command.run(line.toArray(String[]::new));
    return KernelRun.of(name, kernel, rounds, out.lines().toList());
  }

  /** Nothing is left between two runs. */
  @Override
  public void close() {}
}
