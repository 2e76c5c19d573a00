package dev.gangway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.peer.Peer;
import dev.gangway.bench.peer.Peers;
import dev.gangway.bench.report.CallReport;
import dev.gangway.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures mean nothing here; that every peer can run every operation does. */
class CallRunTest {
  private static final List<String> JVM_ARGS =
      List.of("-XX:+UseSerialGC", "-ea:dev.gangway...", "--enable-native-access=ALL-UNNAMED");

  private static final Path GUESTS = Path.of(System.getProperty("dev.gangway.guests"));

  @TempDir private Path place;

  private static List<Peer> peers(String start) {
    return Peers.all().stream().filter(peer -> peer.id().startsWith(start)).toList();
  }

  private CallReport measure(CallRun run) throws IOException {
    run.measure(GUESTS.toAbsolutePath(), place);
    return run.report(Map.of());
  }

  @Test
  void gangwayRunsEveryOperationOnBothFileSystems() throws IOException {
    CallRun run = new CallRun(peers("gangway"), Operation.ALL, 1, 1, 1, JVM_ARGS);

    CallReport report = measure(run);

    assertThat(report.absent()).isEmpty();
    assertThat(run.failed()).isFalse();
    assertThat(report.figures()).hasSize(2 * Operation.ALL.size());
    assertThat(report.figures()).allSatisfy(f -> assertThat(f.summary()).isNotNull());
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void endiveRunsEveryOperationOnBothFileSystems() throws IOException {
    CallRun run = new CallRun(peers("endive"), Operation.ALL, 1, 1, 1, JVM_ARGS);

    CallReport report = measure(run);

    assertThat(report.absent()).isEmpty();
    assertThat(report.figures()).extracting(Figure::summary).doesNotContainNull();
  }

  @Test
  void aPeerThatDoesNotStartIsNamedAndTheOthersAreMeasured() throws IOException {
    List<Operation> one = Operation.ALL.subList(0, 1);
    CallRun run = new CallRun(peers("gangway-host"), one, 1, 0, 1, List.of("-Xno-such-option"));

    CallReport report = measure(run);

    assertThat(report.absent()).containsOnlyKeys("Gangway dir");
    assertThat(report.figures()).isEmpty();
    assertThat(run.failed()).isFalse();
    assertThat(place).isEmptyDirectory();
  }
}
