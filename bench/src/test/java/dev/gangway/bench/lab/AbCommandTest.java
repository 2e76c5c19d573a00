package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.BenchProcess;
import dev.gangway.bench.lab.SeedsCommand.Seed;
import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import dev.gangway.bench.report.Summary;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Figures mean nothing here, but for one that is far from any chance. */
class AbCommandTest {
  @TempDir private Path place;
  @TempDir private Path out;

  private int ab(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--pairs=2",
                "--rounds=2",
                "--seconds=0.005",
                "--no-pin",
                "--dir=" + place,
                "--out=" + out,
                "--jvm-args=" + String.join(" ", BenchProcess.JVM_ARGS)));
    all.addAll(List.of(arguments));
    return new CommandLine(new AbCommand()).execute(all.toArray(String[]::new));
  }

  private double perTask(String file) throws IOException {
    LabResult result = LabResultFile.read(out.resolve(file));
    return Summary.of(
            result.tests().getFirst().series().getFirst().cells().getFirst().rounds().stream()
                .map(round -> round.perTask())
                .toList())
        .median();
  }

  @Tag("full")
  @Test
  void eachSideHasItsFlagsAndTheTestOfTheLaboratoryGetsSlowerAsItIsAskedTo() throws IOException {
    List<String> tests = TestSettings.full() ? List.of("lseek1", "sched_yield") : List.of("lseek1");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--a=-cp " + System.getProperty("java.class.path"),
                "--b=-Ddev.gangway.bench.slower=lseek1:99000"));
    arguments.addAll(tests);

    int status = ab(arguments.toArray(String[]::new));

    assertThat(status).as("two pairs are too few for a verdict").isZero();
    assertThat(perTask("b.json")).isLessThan(perTask("a.json") / 4);
    LabResult after = LabResultFile.read(out.resolve("b.json"));
    assertThat(after.options().jvmArgs()).contains("-Ddev.gangway.bench.slower=lseek1:99000");
    assertThat(after.options().rounds()).isEqualTo(4);
    assertThat(after.tests()).extracting(test -> test.name()).containsExactlyElementsOf(tests);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aSideThatDoesNotStartIsAFailureAndLeavesNothing() throws IOException {
    assertThat(ab("--b=-Xno-such-option", "lseek1")).isEqualTo(1);

    assertThat(place).isEmptyDirectory();
    assertThat(Files.exists(out.resolve("a.json"))).isFalse();
  }

  @Test
  void theClassPathOfASideReplacesOurs() throws IOException {
    // One with the right classes is in the first test.
    assertThat(ab("--a=-cp " + place.resolve("no-such.jar"), "lseek1")).isEqualTo(1);
  }

  @Test
  void nonsenseIsRefused() {
    assertThat(ab("no_such_test")).isEqualTo(2);
    assertThat(ab("--cache=much", "lseek1")).isEqualTo(2);
    assertThat(ab("--pairs=1", "lseek1")).isEqualTo(2);
    assertThat(ab()).isEqualTo(2);
  }

  @Test
  void theExperimentsNameTestsThatThereAre() {
    assertThat(Seed.ALL).hasSize(3).allSatisfy(seed -> assertThat(seed.tests()).isNotEmpty());
    assertThat(LabTest.called(List.of("pwrite*")))
        .extracting(LabTest::name)
        .containsExactly("pwrite1", "pwrite2", "pwrite3");
  }
}
