package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.bench.BenchProcess;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory as a process that somebody ends: nothing of it may be left. */
class KilledTest {
  @TempDir private Path place;
  @TempDir private Path out;

  @SuppressWarnings("NullAway.Init") // by start
  private BenchProcess bench;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no Linux");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("write1", "lseek1", "--seconds", "3600", "--rounds", "36000"));
    arguments.addAll(List.of("--tasks", "1..2", "--mode", "both", "--peers", "native,endive"));
    arguments.addAll(List.of("--fs", place.toString(), "--out", out.toString()));
    bench = BenchProcess.start(arguments);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  /** Until it measures, and has a process of each kind. */
  private void awaitMeasuring() throws IOException, InterruptedException {
    bench.awaitSaying("1 of 2: write1");
    bench.awaitChild("scale-native");
  }

  @Tag("full")
  @Test
  void afterCtrlCWhatWasMeasuredIsSaved() throws Exception {
    awaitMeasuring();

    bench.signal("INT");

    bench.assertNothingIsLeft(place);
    assertThat(bench.status()).isEqualTo(130);
    LabResult result = LabResultFile.read(out);
    assertThat(result.complete()).isFalse();
    assertThat(result.failures()).isEmpty();
    assertThat(result.tests().getFirst().series().getFirst().cells()).isNotEmpty();
  }

  @Tag("full")
  @Test
  void whereItIsKilledItsChildrenNoticeAndWhatItLeftIsRemoved() throws Exception {
    awaitMeasuring();

    bench.signal("KILL");

    bench.assertNothingIsLeft(place);
    assertThat(out.resolve(LabResultFile.NAME)).doesNotExist();
  }

  @Test
  void whereItIsKilledWhileItStartsNothingIsLeft() throws Exception {
    bench.awaitChildWith("rm -rf");

    bench.signal("KILL");

    bench.assertNothingIsLeft(place);
  }
}
