package dev.gangway.bench.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures mean nothing here; that every peer can run every row does. */
class TaskRunTest {
  private static final List<String> JVM_ARGS =
      List.of("-XX:+UseSerialGC", "-ea:dev.gangway...", "--enable-native-access=ALL-UNNAMED");

  private static final Path GUESTS = Path.of(System.getProperty("dev.gangway.guests"));

  @TempDir private Path place;

  private TaskFigures measure(TaskPlan plan, List<String> jvmArgs)
      throws IOException, PeerException {
    try (Scratch scratch = Scratch.in(place)) {
      return new TaskRun(plan, 1, 0, 5)
          .measure(scratch.workplace(GUESTS.toAbsolutePath(), jvmArgs));
    }
  }

  @Test
  void bothCopyStrategiesRunEverySize() throws Exception {
    TaskPlan plan = TaskPlan.copyStrategies();

    TaskFigures figures = measure(plan, JVM_ARGS);

    assertThat(new TaskReport(plan, figures, "", Map.of()).markdown())
        .contains("touch-once : prefault", "masked : fenced", "| write1, 64 KiB ")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void withoutOneOfThePeersThereIsNoReport() {
    assertThatThrownBy(() -> measure(TaskPlan.copyStrategies(), List.of("-Xno-such-option")))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("ended before it was ready");
    assertThat(place).isEmptyDirectory();
  }
}
