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
import dev.gangway.bench.peer.Scratch;
import dev.gangway.bench.real.RealResult.ProgramRound;
import dev.gangway.bench.real.RealResult.ProgramSeries;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures mean nothing here; that real guests do the work, and that bad work is found out, does.
 */
class RealRunTest {
  private static final List<String> JVM_ARGS =
      List.of("-XX:+UseSerialGC", "-ea:dev.gangway...", "--enable-native-access=ALL-UNNAMED");

  private static final Path GUESTS =
      Path.of(System.getProperty("dev.gangway.guests")).toAbsolutePath();

  private static final Work WALK = new Walk(GUESTS, 250);
  private static final Work DOWNLOAD = new Download(GUESTS, 1_000_000);

  @TempDir private Path place;

  private List<WorkResult> measure(List<Work> works, List<String> jvmArgs) throws IOException {
    RealPlan plan = new RealPlan(works, ProgramPeer.ALL, 1, 3, "writeback", 300, 0);
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, 1, 0);
    try (Interruption interruption = Interruption.watch();
        Scratch scratch = Scratch.in(place)) {
      RealRun run = new RealRun(plan, silent, interruption);
      assertThat(run.measure(scratch.workplace(GUESTS, jvmArgs))).isTrue();
      assertThat(run.skipped()).isEmpty();
      return run.works();
    }
  }

  private static List<String> peers(WorkResult result) {
    return result.series().stream().map(ProgramSeries::peer).toList();
  }

  @Test
  void guestsWalkAndServeAndWhoHasNoSocketsIsNamed() throws Exception {
    List<WorkResult> results = measure(List.of(WALK, DOWNLOAD), JVM_ARGS);

    WorkResult walk = results.getFirst();
    assertThat(walk.failures()).isEmpty();
    // Native and node, where this machine has a compiler and node.
    assertThat(peers(walk)).contains("endive", ProgramPeer.GANGWAY);
    assertThat(walk.series())
        .allSatisfy(series -> {
          ProgramRound round = series.rounds().getFirst();
          assertThat(round.runs()).hasSize(3).allSatisfy(run -> assertThat(run).isPositive());
        });
    WorkResult download = results.getLast();
    assertThat(download.failures()).isEmpty();
    assertThat(peers(download)).containsExactly(ProgramPeer.GANGWAY);
    assertThat(download.skipped()).containsOnlyKeys("native", "node", "endive");
    assertThat(place).isEmptyDirectory();
  }

  /** A work whose file somebody changes when it is ready. */
  private record Spoilt(Work work, String file) implements Work {
    @Override
    public void prepare(Path directory) throws IOException {
      work.prepare(directory);
      byte[] content = Files.readAllBytes(directory.resolve(file));
      content[content.length / 2]++;
      Files.write(directory.resolve(file), content);
    }

    @Override
    public String name() {
      return work.name();
    }

    @Override
    public String meaning() {
      return work.meaning();
    }

    @Override
    public GuestProgram program() {
      return work.program();
    }

    @Override
    public long bytes() {
      return work.bytes();
    }

    @Override
    public void reset(Path directory) throws IOException {
      work.reset(directory);
    }

    @Override
    public ProgramRun run(ProgramSession session) throws PeerException {
      return work.run(session);
    }

    @Override
    public String result(Path directory, List<String> output) throws IOException, PeerException {
      return work.result(directory, output);
    }
  }

  @Test
  void aByteThatIsNotTheFilesIsFoundOutAndTheNextWorkIsDone() throws Exception {
    List<WorkResult> results = measure(List.of(new Spoilt(DOWNLOAD, "file.bin"), WALK), JVM_ARGS);

    assertThat(results.getFirst().series()).isEmpty();
    assertThat(results.getFirst().failures())
        .containsOnlyKeys(ProgramPeer.GANGWAY)
        .hasEntrySatisfying(
            ProgramPeer.GANGWAY, why -> assertThat(why).contains("the server sent other bytes"));
    assertThat(peers(results.getLast())).contains(ProgramPeer.GANGWAY);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aWalkThatCountsOtherFilesThanThereAreIsFoundOut() {
    Work walk = new Walk(GUESTS, 3);

    assertThatThrownBy(
            () -> walk.result(place, List.of("2 files, 2 directories, 0 links, 0 others, 3 bytes")))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("there are 3 files, 2 directories, 0 links, 0 others, 3 bytes");
  }

  @Test
  void jvmsThatDoNotStartAreReportedAndTheOthersGoOn() throws Exception {
    WorkResult walk = measure(List.of(WALK), List.of("-Xno-such-option")).getFirst();

    assertThat(walk.failures()).containsOnlyKeys(ProgramPeer.GANGWAY);
    assertThat(walk.failures().get(ProgramPeer.GANGWAY)).contains("no-such-option");
    assertThat(walk.skipped()).containsKey("endive");
    assertThat(place).isEmptyDirectory();
  }
}
