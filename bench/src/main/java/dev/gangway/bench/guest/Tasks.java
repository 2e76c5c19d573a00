package dev.gangway.bench.guest;

import com.sun.management.ThreadMXBean;
import dev.gangway.bench.peer.Cpus;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.settings.BenchSettings;
import dev.gangway.bench.settings.BenchSettings.Slower;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that run guests: the first guest always in the first one, and so on, each on its CPU. */
final class Tasks implements AutoCloseable {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Runner runner;
  private final List<Integer> cpus;
  private final Slower slower = BenchSettings.slower();
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * @param cpus as {@code peer.JavaPeer} has them
   */
  Tasks(Runner runner, List<Integer> cpus) {
    this.runner = runner;
    this.cpus = cpus;
  }

  /** What one guest gave. */
  private record Outcome(int status, long allocated, long nanos) {}

  /**
   * Runs guests at once and waits for all.
   *
   * @param guests the arguments of each, parted by blanks
   * @return the last line of the answer
   */
  String run(List<String> guests) throws Exception {
    while (threads.size() < guests.size()) {
      threads.add(thread(threads.size()));
    }
    CyclicBarrier start = new CyclicBarrier(guests.size());
    List<Future<Outcome>> running = new ArrayList<>();
    for (int i = 0; i < guests.size(); i++) {
      List<String> arguments = slower.arguments(List.of(guests.get(i).split(" ", -1)));
      running.add(threads.get(i).submit(() -> runOne(start, arguments)));
    }
    int status = 0;
    long allocated = -1;
    long nanos = -1;
    for (Future<Outcome> one : running) {
      Outcome outcome = one.get();
      status = Math.max(status, outcome.status);
      allocated = guests.size() == 1 ? outcome.allocated : -1;
      nanos = Math.max(nanos, outcome.nanos);
    }
    return "done " + status + " " + allocated + " " + nanos;
  }

  /** A guest that the host could not run has failed as one that says so. */
  private Outcome runOne(CyclicBarrier start, List<String> arguments) throws Exception {
    start.await();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long begun = System.nanoTime();
    int status;
    try {
      status = runner.run(arguments);
    } catch (Exception | OutOfMemoryError e) {
      System.err.println(e);
      status = 1;
    }
    long nanos = System.nanoTime() - begun;
    return new Outcome(status, THREADS.getCurrentThreadAllocatedBytes() - before, nanos);
  }

  private ExecutorService thread(int number) throws Exception {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("task-" + number).factory());
    if (!cpus.isEmpty()) {
      thread.submit(() -> pin(cpus.get(number % cpus.size()))).get();
    }
    return thread;
  }

  private static void pin(int cpu) {
    try {
      Cpus.pinThisThread(cpu);
    } catch (PeerException e) {
      System.err.println("not kept to a CPU: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdownNow);
  }
}
