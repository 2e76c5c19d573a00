package dev.gangway.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Guests in JVMs: in threads of one, or each in one of its own. */
final class JvmTasks implements ScaleSession {
  private final String title;
  private final boolean threads;

  /** One, or one for each task. */
  private final List<LineProcess> jvms = new CopyOnWriteArrayList<>();

  private @Nullable ScaleRequest running;
  private long heapBytes = -1;

  private JvmTasks(String title, boolean threads) {
    this.title = title;
    this.threads = threads;
  }

  /** In threads of one JVM. */
  static JvmTasks inThreads(String title, String id, Workplace at, JvmSettings settings)
      throws PeerException {
    JvmTasks session = new JvmTasks(title, true);
    session.jvms.add(JavaPeer.start(title, id, at, settings));
    return session;
  }

  /**
   * Each in a JVM.
   *
   * @param tasks at most
   */
  static JvmTasks inProcesses(
      String title, String id, Workplace at, JvmSettings settings, int tasks) throws PeerException {
    JvmTasks session = new JvmTasks(title, false);
    try {
      for (int task = 0; task < tasks; task++) {
        session.jvms.add(JavaPeer.start(title, id, at, settings.forTask(task)));
      }
    } catch (PeerException e) {
      session.close();
      throw e;
    }
    return session;
  }

  @Override
  public void begin(ScaleRequest request) throws PeerException {
    running = request;
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
  public List<ScaleCount> end() throws PeerException {
    ScaleRequest request = running;
    if (request == null) {
      throw new IllegalStateException("nothing was begun");
    }
    running = null;
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
    return ScaleCount.of(lines, request, title);
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
