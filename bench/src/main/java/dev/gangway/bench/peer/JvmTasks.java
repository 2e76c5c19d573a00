package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Guests in JVMs: in threads of one, or each in one of its own. */
final class JvmTasks implements ScaleSession {
  private final JavaPeer peer;
  private final boolean threads;

  /** One, or one for each task. */
  private final List<LineProcess> jvms = new CopyOnWriteArrayList<>();

  private long heapBytes = -1;

  /**
   * Starts the JVMs.
   *
   * @param threads whether all tasks are threads of one
   * @param tasks at most
   */
  JvmTasks(JavaPeer peer, Workplace at, boolean threads, int tasks) throws PeerException {
    this.peer = peer;
    this.threads = threads;
    try {
      for (int task = 0; task < (threads ? 1 : tasks); task++) {
        jvms.add((threads ? peer : peer.forTask(task)).start(at));
      }
    } catch (PeerException e) {
      close();
      throw e;
    }
  }

  @Override
  public void begin(ScaleRequest request) throws PeerException {
    List<String> lines = new ArrayList<>();
    for (int task = 0; task < request.tasks(); task++) {
      lines.add(String.join(" ", request.arguments(Workplace.GUEST_DIRECTORY, task)));
    }
    if (threads) {
      jvms.getFirst().send(String.join(LineProcess.AND, lines));
      return;
    }
    for (int task = 0; task < request.tasks(); task++) {
      jvms.get(task).send(lines.get(task));
    }
  }

  @Override
  public List<ScaleCount> end(ScaleRequest request) throws PeerException {
    List<String> lines = new ArrayList<>();
    @Nullable PeerException failed = null;
    // All are waited for, whatever the first one says.
    for (LineProcess jvm : threads ? jvms : jvms.subList(0, request.tasks())) {
      try {
        LineProcess.Answer answer = jvm.receive(request.test());
        lines.addAll(answer.lines());
        heapBytes = request.tasks() == 1 ? answer.allocated() : -1;
      } catch (PeerException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
    return ScaleCount.of(lines, request, peer.title());
  }

  @Override
  public long heapBytes() {
    return heapBytes;
  }

  @Override
  public boolean alive() {
    return jvms.stream().allMatch(LineProcess::alive);
  }

  @Override
  public void kill() {
    jvms.forEach(LineProcess::kill);
  }

  @Override
  public void close() {
    jvms.forEach(LineProcess::close);
  }
}
