package dev.gangway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.GuestPrograms;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with {@code ledger} guests that will be killed. What they announce is read all the time, by
 * a thread of its own, so that they never wait for a reader.
 */
final class DoomedProcess implements AutoCloseable {
  /** Long enough for a machine that runs much else: reached only if something hangs. */
  private static final int PATIENCE_SECONDS = 300;

  private static final int KILLED = 128 + 9;

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>(); // by this
  private int confirmations; // by this
  private boolean ended; // by this

  /**
   * How one is to be started.
   *
   * @param cache the mode of the page cache
   * @param modules the directory of compiled modules
   * @param guests how many share the directory
   * @param lose each how-manieth write is announced and left out; 0 for none
   */
  record Setup(String cache, Path modules, int guests, int lose) {}

  /** Starts one. */
  static DoomedProcess start(Setup setup, Path directory, int round, long seed) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What starts fastest: its life is short.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-Xss8m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), DoomedJvm.class.getName()));
    command.addAll(List.of(setup.cache, setup.modules.toString()));
    command.addAll(List.of(GuestPrograms.path("ledger").toString(), directory.toString()));
    command.addAll(List.of("" + setup.guests, "" + round, Long.toUnsignedString(seed)));
    if (setup.lose > 0) {
      command.add("" + setup.lose);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new DoomedProcess(builder.start());
  }

  private DoomedProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofPlatform().name("ledger-reader").start(this::read);
  }

  private void read() {
    // A line that the kill cut off is dropped: what it announces was not begun.
    StringBuilder line = new StringBuilder();
    try (BufferedReader in = process.inputReader()) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          heard(line.toString());
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      System.err.println("the announcements cannot be read: " + e);
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  private synchronized void heard(String line) {
    lines.add(line);
    if (line.regionMatches(true, 1, " s ", 0, 3)) {
      confirmations++;
    }
    notifyAll();
  }

  /** Waits until that many lines have said that something is safe. */
  synchronized void awaitConfirmations(int number) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (confirmations < number && !ended) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      assertThat(left).as("milliseconds left until %s confirmations", number).isPositive();
      wait(left);
    }
    assertThat(ended).as("ended by itself").isFalse();
  }

  /**
   * SIGKILL, to the JVM itself.
   *
   * @return all that was announced
   */
  List<String> kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream as well
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("has ended").isTrue();
    assertThat(process.exitValue()).as("exit status").isEqualTo(KILLED);
    reader.join();
    synchronized (this) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
