package dev.gangway.bench.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.bench.BenchProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process that somebody ends: nothing of it may be left. */
class KilledTest {
  @TempDir private Path place;
  @TempDir private Path out;

  @SuppressWarnings("NullAway.Init") // by start
  private BenchProcess bench;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no Linux");
    List<String> arguments = new ArrayList<>(List.of("real", "walk", "--files", "300"));
    arguments.addAll(List.of("--runs", "1000000", "--peers", "native,gangway"));
    arguments.addAll(List.of("--dir", place.toString(), "--out", out.toString()));
    bench = BenchProcess.start(arguments);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @Test
  void afterCtrlCWhatWasMeasuredIsSaved() throws Exception {
    bench.awaitChildWith("GuestServer");
    bench.awaitChild("walk-native");

    bench.signal("INT");

    bench.assertNothingIsLeft(place);
    assertThat(bench.status()).isEqualTo(130);
    JsonNode result = new ObjectMapper().readTree(out.resolve("real.json").toFile());
    assertThat(result.path("complete").asBoolean(true)).isFalse();
    JsonNode work = result.path("works").path(0);
    assertThat(work.path("failures")).isEmpty();
    assertThat(work.path("series").path(0).path("rounds").path(0).path("start").isDouble())
        .isTrue();
    assertThat(out.resolve("real.md")).content().contains("Interrupted");
  }

  @Test
  void whereItIsKilledItsChildrenNoticeAndWhatItLeftIsRemoved() throws Exception {
    bench.awaitChildWith("GuestServer");
    bench.awaitChild("walk-native");

    bench.signal("KILL");

    bench.assertNothingIsLeft(place);
    assertThat(out.resolve("real.json")).doesNotExist();
  }
}
