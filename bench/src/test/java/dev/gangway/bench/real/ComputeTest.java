package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import dev.gangway.bench.real.RealResult.WorkResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ComputeTest {
  private static final Workplace NOWHERE =
      new Workplace(Path.of("guests"), Path.of("dir"), Path.of("scratch"), List.of());

  @TempDir private Path directory;
  @TempDir private Path out;

  /** Takes {@code nanos} for each round. */
  private static ProgramPeer peer(String id, double nanos, String checksum) {
    return new ProgramPeer(
        id,
        id,
        "a stub",
        Optional.empty(),
        (at, program, cache) -> new StubSession(nanos, checksum));
  }

  private static class StubSession implements ProgramSession {
    private final double nanos;
    private final String checksum;

    StubSession(double nanos, String checksum) {
      this.nanos = nanos;
      this.checksum = checksum;
    }

    @Override
    public String directory() {
      return "dir";
    }

    @Override
    public ProgramRun run(List<String> arguments) {
      List<String> told = new ArrayList<>();
      for (int round = 0; round < Integer.parseInt(arguments.get(1)); round++) {
        told.add(arguments.getFirst() + " " + nanos);
      }
      told.add("checksum " + checksum);
      return new ProgramRun(0, told);
    }

    @Override
    public ProgramRun run(List<String> arguments, Visitor visitor) {
      throw new AssertionError("a kernel has no visitor");
    }

    @Override
    public void kill() {}

    @Override
    public void close() {}
  }

  private static final ProgramPeer LACKING =
      new ProgramPeer(
          "node",
          "node",
          "not there",
          Optional.empty(),
          (at, program, cache) -> {
            throw new PeerException("node is not there");
          });

  private static List<Work> kernels(int repeats) {
    return List.of(
        new Kernel(NOWHERE.guests(), "sieve", "primes", repeats),
        new Kernel(NOWHERE.guests(), "crc", "sums", repeats));
  }

  private List<WorkResult> measure(
      List<Work> works, List<ProgramPeer> peers, int rounds, int runs, int ignored)
      throws IOException {
    RealPlan plan = new RealPlan(works, peers, rounds, runs, "writeback", 60, ignored);
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, 1, 0);
    Workplace at = new Workplace(NOWHERE.guests(), directory, directory, List.of());
    try (Interruption interruption = Interruption.watch()) {
      WorkRun run = new WorkRun(works, plan, at, silent, interruption);
      run.measure();
      return run.results();
    }
  }

  @Test
  void theReportHasTimesRatiosAndTheirMeanAndNamesWhoIsMissing() throws Exception {
    ProgramPeer ours = peer(ProgramPeer.GANGWAY, 2e6, "1");
    ProgramPeer theirs = peer("endive", 5e6, "1");
    List<ProgramPeer> peers = List.of(LACKING, theirs, ours);

    List<WorkResult> warm = measure(kernels(3), peers, 1, 4, 1);
    List<WorkResult> cold = measure(kernels(1), peers, 2, 1, 0);

    assertThat(warm).extracting(WorkResult::name).containsExactly("sieve", "crc");
    assertThat(RealFigures.ALL.seconds(warm.getLast(), "gangway").orElseThrow().samples())
        .as("without the one that warms up")
        .isEqualTo(3);
    assertThat(RealFigures.ALL.ratio(cold.getLast(), "gangway", "endive").orElseThrow().median())
        .isEqualTo(2.5);
    ComputeReport report =
        new ComputeReport(List.of(theirs, ours), warm, cold, Map.of("date", "today"));
    assertThat(report.markdown())
        .contains("|                | : endive |", "| geometric mean |     2.50 |")
        .contains("- node: node is not there", "- sieve: primes", "- date: today")
        .contains("2.0 ±0", "5.0 ±0")
        .doesNotContain("Failed");
    assertThat(report.failures()).isEmpty();
  }

  @Test
  void whoeverMakesSomethingElseOfAKernelIsNamed() throws Exception {
    List<ProgramPeer> peers = List.of(peer("a", 1, "1"), peer("b", 1, "2"));

    List<WorkResult> results = measure(kernels(1), peers, 1, 1, 0);

    ComputeReport report = new ComputeReport(peers, results, results, Map.of());
    assertThat(report.failures()).containsOnlyKeys("b");
    assertThat(report.markdown())
        .contains("Failed:\n\n- b: its result is checksum 2, that of a is checksum 1");
  }

  @Test
  void whatTellsNoTimeOrNoChecksumIsAFailure() {
    Kernel kernel = new Kernel(NOWHERE.guests(), "sieve", "primes", 2);

    assertThatThrownBy(() -> kernel.run(new StubSession(-1, "1")))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("not 2 times of sieve: sieve -1.0");
    assertThatThrownBy(() -> kernel.result(directory, List.of("checksum 1", "checksum 2")))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("not one checksum of sieve");
  }

  @Test
  void peersTakeTurnsAtEachKernelAndWhoBeginsChangesFromRunToRun() throws Exception {
    List<String> log = new ArrayList<>();
    List<ProgramPeer> peers = List.of(logging("a", log), logging("b", log));

    measure(kernels(1), peers, 1, 2, 0);

    assertThat(log)
        .containsExactly(
            "a sieve", "b sieve", "a crc", "b crc", "b sieve", "a sieve", "b crc", "a crc");
  }

  @Test
  void theCommandMeasuresTheKernelsThatItIsAskedForAndRefusesOthers() {
    CommandLine command = new CommandLine(new ComputeCommand());
    String[] arguments = {
      "--kernels=crc,sieve",
      "--peers=gangway,endive",
      "--rounds=1",
      "--warmup=0",
      "--cold=1",
      "--dir=" + directory,
      "--out=" + out
    };

    assertThat(command.execute(arguments)).isZero();
    assertThat(command.execute("--kernels=nothing")).isEqualTo(2);
    assertThat(command.execute("--peers=gangway,gangway")).isEqualTo(2);

    assertThat(out.resolve("compute.md"))
        .content()
        .containsPattern(
            "(?s)## Warm.*\\| sieve +\\|.*\\| crc +\\|.*: Endive.*## Cold.*geometric mean")
        .doesNotContain("matrix", "Failed", "NaN");
    assertThat(directory).isEmptyDirectory();
  }

  private static ProgramPeer logging(String id, List<String> log) {
    return new ProgramPeer(
        id,
        id,
        "a stub",
        Optional.empty(),
        (at, program, cache) ->
            new StubSession(1, "1") {
              @Override
              public ProgramRun run(List<String> arguments) {
                log.add(id + " " + arguments.getFirst());
                return super.run(arguments);
              }
            });
  }
}
