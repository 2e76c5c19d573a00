package dev.gangway.bench.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.ProgramPeer;
import dev.gangway.bench.peer.ProgramRun;
import dev.gangway.bench.peer.ProgramSession;
import dev.gangway.bench.peer.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComputeRunTest {
  private static final Workplace NOWHERE =
      new Workplace(Path.of("guests"), Path.of("dir"), Path.of("scratch"), List.of());

  /** Takes {@code nanos} for each round. */
  private static ProgramPeer peer(String id, double nanos, String checksum) {
    return new ProgramPeer(
        id,
        id,
        "a stub",
        Optional.empty(),
        (at, program, cache) -> new StubSession(nanos, checksum));
  }

  private record StubSession(double nanos, String checksum) implements ProgramSession {
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

  @Test
  void theReportHasTimesRatiosAndTheirMeanAndNamesWhoIsMissing() throws Exception {
    ProgramPeer ours = peer(ProgramPeer.GANGWAY, 2e6, "1");
    ProgramPeer theirs = peer("endive", 5e6, "1");
    List<ProgramPeer> peers = List.of(LACKING, theirs, ours);
    ComputeRun run = new ComputeRun(peers, List.of("sieve", "crc"), NOWHERE);
    ComputeFigures warm = run.warm(1, 3);
    ComputeFigures cold = run.cold(2);
    assertThat(warm.ratio("crc", ours, theirs).orElseThrow().median()).isEqualTo(2.5);
    assertThat(warm.nanos("crc", ours).orElseThrow().samples()).isEqualTo(3);
    assertThat(cold.geometricMean(List.of("sieve", "crc"), ours, theirs))
        .isCloseTo(2.5, within(1e-9));
    String report =
        new ComputeReport(
                Map.of("sieve", "primes"), peers, cold, warm, run.absent(), Map.of("date", "today"))
            .markdown();
    assertThat(report)
        .contains("|                | : endive |", "| geometric mean |     2.50 |")
        .contains("- node: node is not there", "- sieve: primes", "- date: today")
        .contains("2.0 ±0", "5.0 ±0");
  }

  @Test
  void whoeverMakesSomethingElseOfAKernelEndsTheRun() {
    List<ProgramPeer> peers = List.of(peer("a", 1, "1"), peer("b", 1, "2"));
    assertThatThrownBy(() -> new ComputeRun(peers, List.of("sieve"), NOWHERE).cold(1))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("sieve");
  }

  @Test
  void aPeerThatIsMissingIsNotAskedForItsFirstRunEither() throws Exception {
    ProgramPeer ours = peer(ProgramPeer.GANGWAY, 2e6, "1");
    ComputeRun run = new ComputeRun(List.of(LACKING, ours), List.of("sieve"), NOWHERE);
    run.warm(0, 1);
    assertThat(run.cold(1).nanos("sieve", ours)).isPresent();
    assertThat(run.absent()).containsOnlyKeys("node");
  }
}
