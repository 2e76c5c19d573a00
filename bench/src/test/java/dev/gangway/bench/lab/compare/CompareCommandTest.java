package dev.gangway.bench.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResultFile;
import dev.gangway.bench.lab.result.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
  private static final double[] STEADY = {1000, 1010, 990, 1005, 995};

  @TempDir private Path directory;

  /** What a run of the command gave. */
  private record Outcome(int status, String out, String err) {}

  private Outcome compare(LabResult before, LabResult after, String... options) throws IOException {
    Path a = directory.resolve("a.json");
    Path b = directory.resolve("b.json");
    LabResultFile.write(a, before);
    LabResultFile.write(b, after);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      String[] arguments =
          Stream.concat(Stream.of(a.toString(), b.toString()), Arrays.stream(options))
              .toArray(String[]::new);
      int status = new CommandLine(new CompareCommand()).execute(arguments);
      return new Outcome(
          status,
          told.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static LabResult simple(double factor) {
    return Runs.run(
        Map.of(), "none", List.of(Runs.test("write1", Runs.gangway(times(STEADY, factor)))));
  }

  private static double[] times(double[] values, double factor) {
    return DoubleStream.of(values).map(value -> value * factor).toArray();
  }

  @Test
  void aRegressionPastTheLimitFails() throws IOException {
    Outcome outcome = compare(simple(1), simple(0.9));

    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.out)
        .contains(
            "per_thread_ops:",
            "| write1 |",
            "-10.0 %",
            "slower",
            "-10.0 % regression of write1.per_thread_ops");
    assertThat(outcome.out.lines().filter(line -> line.startsWith("|")))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void oneBelowTheLimitIsToldAndDoesNotFail() throws IOException {
    Outcome outcome = compare(simple(1), simple(0.9), "--fail-over", "15%");

    assertThat(outcome.status).isZero();
    assertThat(outcome.out).contains("regression of write1");
  }

  @Test
  void anImprovementDoesNotFail() throws IOException {
    assertThat(compare(simple(1), simple(1.1)).status).isZero();
  }

  @Test
  void whatScattersAsMuchAsItChangedIsNotReal() throws IOException {
    LabResult before =
        Runs.run(
            Map.of(),
            "none",
            List.of(Runs.test("write1", Runs.gangway(1000, 900, 1100, 950, 1060))));
    LabResult after =
        Runs.run(
            Map.of(),
            "none",
            List.of(Runs.test("write1", Runs.gangway(950, 850, 1050, 900, 1010))));

    Outcome outcome = compare(before, after);

    assertThat(outcome.status).isZero();
    assertThat(outcome.out).contains("no change seen").doesNotContain("regression of");
  }

  @Test
  void whatTheWholeMachineLostIsNotTheBuilds() throws IOException {
    double[] weather = {0.7, 0.72, 0.69, 0.71, 0.7};
    double[] ours = new double[weather.length];
    for (int i = 0; i < ours.length; i++) {
      ours[i] = STEADY[i] * weather[i];
    }
    LabResult before =
        Runs.run(
            Map.of(),
            "none",
            List.of(
                Runs.test(
                    "write1",
                    Runs.gangway(STEADY),
                    Runs.series("native", Mode.PROCESSES, 100, 101, 99, 100.5, 99.5))));
    LabResult after =
        Runs.run(
            Map.of(),
            "none",
            List.of(
                Runs.test(
                    "write1",
                    Runs.gangway(ours),
                    Runs.series("native", Mode.PROCESSES, 70, 72.72, 68.31, 71.355, 69.65))));

    Outcome outcome = compare(before, after);

    assertThat(outcome.status).isZero();
    assertThat(outcome.out).contains("ratio to native C").doesNotContain("regression of");
  }

  @Test
  void anotherMachineIsRefusedByName() throws IOException {
    LabResult other =
        Runs.run(
            Map.of("CPU", "another"), "none", List.of(Runs.test("write1", Runs.gangway(STEADY))));

    Outcome outcome = compare(simple(1), other);

    assertThat(outcome.status).isEqualTo(2);
    assertThat(outcome.err).contains("different machine: CPU: one (2 CPUs), then another");
    assertThat(outcome.out).isEmpty();
    assertThat(compare(simple(1), other, "--anyway").out).contains("| write1 |");
  }

  @Test
  void otherOptionsAreRefusedByName() throws IOException {
    LabResult other =
        Runs.run(Map.of(), "writeback", List.of(Runs.test("write1", Runs.gangway(STEADY))));

    Outcome outcome = compare(simple(1), other);

    assertThat(outcome.status).isEqualTo(2);
    assertThat(outcome.err).contains("--cache: none, then writeback");
  }

  @Test
  void missingTestsAreListed() throws IOException {
    LabResult before =
        Runs.run(
            Map.of(),
            "none",
            List.of(
                Runs.test("write1", Runs.gangway(STEADY)),
                Runs.test("open1", Runs.gangway(STEADY))));
    LabResult after =
        Runs.run(
            Map.of(),
            "none",
            List.of(
                Runs.test("write1", Runs.gangway(STEADY)),
                Runs.test("poll1", Runs.gangway(STEADY))));

    assertThat(compare(before, after).out)
        .contains("Not compared: open1 is not in the second; poll1 is not in the first.");
    Outcome nothing =
        compare(
            simple(1),
            Runs.run(Map.of(), "none", List.of(Runs.test("poll1", Runs.gangway(STEADY)))));
    assertThat(nothing.status).isEqualTo(2);
    assertThat(nothing.err).contains("no test in common");
  }

  @Test
  void whatWasMeasuredByTurnsIsComparedPairByPair() throws IOException {
    // Pairs differ by far more than the change; two rounds each, of which one is out of the way.
    double[] before = new double[24];
    double[] after = new double[24];
    for (int i = 0; i < before.length; i += 2) {
      before[i] = before[i + 1] = 1000 * (1 + i / 3.0);
      after[i] = before[i] * (0.97 + 0.0002 * i);
      after[i + 1] = before[i] * (0.97 - 0.0001 * i);
    }

    Outcome outcome =
        compare(
            Runs.turns(2, List.of(Runs.test("write1", Runs.gangway(before)))),
            Runs.turns(2, List.of(Runs.test("write1", Runs.gangway(after)))),
            "--fail-over",
            "2%");

    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.out).contains("Interleaved pairs of JVMs", "-2.9 %", "p = 0.0005");
  }

  @Test
  void whatIsNoResultAndWhatIsNoPercentageIsRefused() throws IOException {
    assertThat(new CommandLine(new CompareCommand()).execute("/nonexistent", "/nonexistent"))
        .isEqualTo(2);
    assertThat(compare(simple(1), simple(1), "--fail-over", "much").err)
        .contains("'much' is no percentage");
  }
}
