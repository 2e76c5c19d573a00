package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.GuestProgram;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.real.RealResult.ProgramRound;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkRunTest {
  private static final long MILLI = 1_000_000;

  @TempDir private Path directory;

  /** What peers were asked for, in its order. */
  private final List<String> log = new ArrayList<>();

  /** What a stub does at a run, counted from 1 through all of its processes. */
  private interface Runs {
    ProgramRun run(int number) throws PeerException;
  }

  private static ProgramRun took(long millis, String line) {
    return new ProgramRun(millis * MILLI, List.of(line));
  }

  private ProgramPeer peer(String id, Runs runs) {
    int[] number = {0};
    return new ProgramPeer(
        id,
        "the " + id,
        "a stub",
        Optional.empty(),
        (at, program, cache) -> {
          log.add(id + " starts");
          return new Stub(() -> {
            log.add(id);
            number[0]++;
            return runs.run(number[0]);
          });
        });
  }

  private interface Run {
    ProgramRun run() throws PeerException;
  }

  private static class Stub implements ProgramSession {
    private final Run run;
    private final CountDownLatch killed = new CountDownLatch(1);

    Stub(Run run) {
      this.run = run;
    }

    @Override
    public String directory() {
      return "/bench";
    }

    @Override
    public ProgramRun run(List<String> arguments) throws PeerException {
      return run.run();
    }

    @Override
    public ProgramRun run(List<String> arguments, Visitor visitor) throws PeerException {
      throw new PeerException("no sockets");
    }

    @Override
    public void kill() {
      killed.countDown();
    }

    @Override
    public void close() {}
  }

  /** What a program printed is what has come of it; its only file has to be as it was. */
  private static final class Saying implements Work {
    @Override
    public String name() {
      return "saying";
    }

    @Override
    public String meaning() {
      return "says something";
    }

    @Override
    public GuestProgram program() {
      return new GuestProgram("saying", Path.of("guests"), true, false);
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void prepare(Path directory) throws IOException {
      Files.createDirectories(directory.resolve("a/b"));
    }

    @Override
    public void reset(Path directory) throws IOException {
      Files.deleteIfExists(directory.resolve("made"));
    }

    @Override
    public ProgramRun run(ProgramSession session) throws PeerException {
      return session.run(List.of());
    }

    @Override
    public String result(Path directory, List<String> output) throws IOException {
      Files.createFile(directory.resolve("made"));
      return String.join(";", output);
    }
  }

  private WorkResult measure(int rounds, int runs, int limit, ProgramPeer... peers)
      throws IOException {
    RealPlan plan =
        new RealPlan(List.of(new Saying()), List.of(peers), rounds, runs, "writeback", limit, 0);
    Workplace at = new Workplace(Path.of("guests"), directory, directory, List.of());
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, 1, 0);
    try (Interruption interruption = Interruption.watch()) {
      WorkRun run = new WorkRun(plan.works(), plan, at, silent, interruption);
      run.measure();
      return run.results().getFirst();
    }
  }

  private static List<ProgramRound> rounds(WorkResult result, String peer) {
    return result.series(peer).orElseThrow().rounds();
  }

  @Test
  void peersTakeTurnsAtEachRunAndWhoBeginsChangesFromRoundToRound() throws Exception {
    WorkResult result =
        measure(2, 2, 60, peer("a", n -> took(n, "x")), peer("b", n -> took(10L * n, "x")));

    assertThat(log)
        .containsExactly(
            "a starts", "a", "b starts", "b", "a", "b", "b starts", "b", "a starts", "a", "b", "a");
    assertThat(rounds(result, "a"))
        .extracting(ProgramRound::runs)
        .containsExactly(List.of(0.001, 0.002), List.of(0.003, 0.004));
    assertThat(rounds(result, "b").getLast().runs()).containsExactly(0.03, 0.04);
    assertThat(result.failures()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whoMakesSomethingElseIsOutAndTheOthersGoOn() throws Exception {
    WorkResult result =
        measure(
            2,
            3,
            60,
            peer("a", n -> took(1, "right")),
            peer("b", n -> took(1, n < 5 ? "right" : "wrong")),
            peer("c", n -> took(1, "right")));

    assertThat(result.failures())
        .containsOnlyKeys("b")
        .containsEntry("b", "its result is wrong, that of the a is right");
    assertThat(result.series("b")).as("what it measured is not kept").isEmpty();
    assertThat(rounds(result, "a")).hasSize(2);
    assertThat(rounds(result, "c").getLast().runs()).hasSize(3);
  }

  @Test
  void whoFailsIsNotAskedAgain() throws Exception {
    ProgramPeer failing =
        peer(
            "b",
            n -> {
              throw new PeerException("the guest failed: no memory");
            });

    WorkResult result = measure(3, 3, 60, peer("a", n -> took(1, "x")), failing);

    assertThat(result.failures()).containsEntry("b", "the guest failed: no memory");
    assertThat(log.stream().filter("b"::equals)).hasSize(1);
    assertThat(rounds(result, "a")).hasSize(3);
  }

  private static ProgramPeer lacking(String id) {
    return new ProgramPeer(
        id,
        id,
        "a stub",
        Optional.empty(),
        (at, program, cache) -> {
          throw new PeerException(id + " is not there");
        });
  }

  @Test
  void whoIsNotThereIsSkippedButForGangwayWhoseFailureThatIs() throws Exception {
    WorkResult result =
        measure(
            1, 1, 60, lacking("node"), lacking(ProgramPeer.GANGWAY), peer("a", n -> took(1, "x")));

    assertThat(result.skipped())
        .containsOnlyKeys("node")
        .containsEntry("node", "node is not there");
    assertThat(result.failures()).containsOnlyKeys(ProgramPeer.GANGWAY);
    assertThat(rounds(result, "a")).hasSize(1);
  }

  @Test
  void aServerIsNoWorkForWhoHasNoSockets() throws Exception {
    GuestProgram server = new GuestProgram("httpd", Path.of("guests"), true, true);
    ProgramPeer peer =
        new ProgramPeer(
            "a",
            "a",
            "a stub",
            Optional.of("it has no sockets"),
            (at, program, cache) -> new Stub(() -> took(1, "x")));
    Workplace at = new Workplace(Path.of("guests"), directory, directory, List.of());

    assertThatThrownBy(() -> peer.start(at, server, "none"))
        .isInstanceOf(PeerException.class)
        .hasMessage("it has no sockets");
  }

  /** Never ends by itself. */
  private static final class Endless extends Stub {
    Endless() {
      super(() -> took(0, ""));
    }

    @Override
    public ProgramRun run(List<String> arguments) throws PeerException {
      try {
        super.killed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new PeerException("it ended in the middle");
    }
  }

  @Test
  void aRunThatTakesTooLongIsEnded() throws Exception {
    ProgramPeer slow =
        new ProgramPeer(
            "b", "b", "a stub", Optional.empty(), (at, program, cache) -> new Endless());

    WorkResult result = measure(1, 1, 1, peer("a", n -> took(1, "x")), slow);

    assertThat(result.failures()).containsEntry("b", "a run took longer than 1 s");
    assertThat(rounds(result, "a")).hasSize(1);
  }
}
