package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Gangway;
import dev.gangway.Guest;
import dev.gangway.bench.BenchProcess;
import dev.gangway.bench.command.Interruption;
import dev.gangway.bench.command.Progress;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.Mode;
import dev.gangway.bench.peer.LabPeer;
import dev.gangway.bench.peer.PeerException;
import dev.gangway.bench.peer.Scratch;
import dev.gangway.settings.TestSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures mean nothing here; that Gangway can run every test does. */
class LabRunTest {
  private static final List<String> JVM_ARGS = BenchProcess.JVM_ARGS;

  private static final Path GUESTS =
      Path.of(System.getProperty("dev.gangway.guests")).toAbsolutePath();

  @TempDir private Path place;

  private static LabPlan plan(List<LabTest> tests, List<LabPeer> peers, Mode mode) {
    return new LabPlan(tests, peers, List.of(mode), List.of(1, 2), "writeback", List.of());
  }

  private LabRun measure(LabPlan plan, List<String> jvmArgs) throws IOException, PeerException {
    LabRun run = measure(plan, Pace.fixed(Pace.Work.of(plan), 1, 20, 5), jvmArgs);
    assertThat(run.leftOut()).isEmpty();
    return run;
  }

  private LabRun measure(LabPlan plan, Pace pace, List<String> jvmArgs)
      throws IOException, PeerException {
    try (Interruption interruption = Interruption.watch();
        Scratch scratch = Scratch.in(place)) {
      Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, 1, 0);
      LabRun run = new LabRun(plan, pace, silent, interruption);
      boolean complete = run.measure(scratch.workplace(GUESTS, jvmArgs));
      assertThat(complete).isEqualTo(run.leftOut().isEmpty());
      return run;
    }
  }

  /** All tests of a name; in the short form every {@code nth} of them. */
  private static List<LabTest> some(int nth, int first, String name) {
    List<LabTest> all = LabTest.called(List.of(name));
    if (TestSettings.full()) {
      return all;
    }
    return IntStream.range(0, all.size()).filter(i -> i % nth == first).mapToObj(all::get).toList();
  }

  private static void assertComplete(LabRun run, LabPlan plan) {
    assertThat(run.failures()).isEmpty();
    assertThat(run.tests()).hasSameSizeAs(plan.tests());
    for (TestResult test : run.tests()) {
      assertThat(test.series()).hasSameSizeAs(plan.peers());
      assertThat(test.series())
          .allSatisfy(series -> {
            assertThat(series.cells()).hasSize(2);
            assertThat(series.cells().getLast().rounds().getFirst().opsPerSecond())
                .hasSize(2)
                .allSatisfy(rate -> assertThat(rate).isPositive().isFinite());
          });
    }
  }

  @Test
  void theGuestHasTheTestsThatTheLaboratoryKnows() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gangway gangway = Gangway.builder().build();
        Guest guest =
            gangway
                .guest(gangway.load(GUESTS.resolve("scale.wasm")))
                .args("list")
                .stdout(out)
                .build()) {
      assertThat(guest.run().code()).isZero();
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactlyElementsOf(
            LabTest.called(List.of("*")).stream().map(LabTest::name).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gangwayRunsEveryTestOnBothFileSystems(boolean host) throws Exception {
    LabPeer peer = host ? LabPeer.gangwayOnHost("writeback") : LabPeer.gangwayInMemory();
    // In the short form, an eighth of the tests on each of the two.
    LabPlan plan = plan(some(8, host ? 0 : 4, "*"), List.of(peer), Mode.THREADS);

    LabRun run = measure(plan, JVM_ARGS);

    assertComplete(run, plan);
    assertThat(run.tests())
        .filteredOn(test -> !test.name().equals("page_fault1")) // each run makes as many
        .extracting(TestResult::heapBytes)
        .filteredOn(Objects::nonNull)
        .hasSizeGreaterThan(plan.tests().size() / 2);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aGroupStandsForItsTests() {
    assertThat(LabTest.called(List.of("calls")))
        .extracting(LabTest::name)
        .contains("fstat1", "stat_missing", "readdir1", "write1")
        .doesNotContain("read1");
  }

  @Tag("full")
  @Test
  void endiveMakesEveryCallOnBothFileSystems() throws Exception {
    LabPlan plan =
        plan(
            some(6, 0, "calls"),
            List.of(LabPeer.gangwayInMemory(), LabPeer.ENDIVE, LabPeer.ENDIVE_JIMFS),
            Mode.THREADS);

    assertComplete(measure(plan, JVM_ARGS), plan);
  }

  @Test
  void jvmsCanBeTheTasksToo() throws Exception {
    LabPlan plan =
        plan(LabTest.ALL.subList(0, 2), List.of(LabPeer.gangwayOnHost("none")), Mode.PROCESSES);

    LabRun run = measure(plan, JVM_ARGS);

    assertComplete(run, plan);
    assertThat(run.tests().getFirst().series().getFirst().mode()).isEqualTo(Mode.PROCESSES);
  }

  @Test
  void aTestThatAPeerCannotDoIsNamedAndTheOthersGoOn() throws Exception {
    List<LabTest> tests = List.of(new LabTest("no-such-test", ""), LabTest.ALL.getFirst());

    LabRun run = measure(plan(tests, List.of(LabPeer.gangwayInMemory()), Mode.THREADS), JVM_ARGS);

    assertThat(run.failures())
        .hasSize(2)
        .allSatisfy(failure -> {
          assertThat(failure.test()).isEqualTo("no-such-test");
          assertThat(failure.reason()).contains("no test is called 'no-such-test'");
        });
    assertThat(run.tests().getFirst().series()).isEmpty();
    assertThat(run.tests().getLast().series()).hasSize(1);
  }

  @Test
  void withoutGangwayThereAreNoResults() {
    LabPlan plan =
        plan(LabTest.ALL, List.of(LabPeer.gangwayInMemory(), LabPeer.ENDIVE), Mode.THREADS);

    assertThatThrownBy(() -> measure(plan, List.of("-Xno-such-option")))
        .isInstanceOf(PeerException.class)
        .hasMessageContaining("Gangway mem ended before it was ready")
        .hasMessageContaining("no-such-option");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void anotherPeerThatIsNotThereIsSkippedWithItsReason() throws Exception {
    LabPeer nobody = new LabPeer("nobody", "Nobody", "", "no-such-peer");
    LabPlan plan =
        plan(LabTest.ALL.subList(0, 1), List.of(LabPeer.gangwayInMemory(), nobody), Mode.THREADS);

    LabRun run = measure(plan, JVM_ARGS);

    assertThat(run.skipped()).containsOnlyKeys("nobody");
    assertThat(run.skipped().get("nobody")).contains("no such peer: no-such-peer");
    assertThat(run.peers()).extracting(PeerResult::id).containsExactly("gangway");
  }

  @Test
  void whatThereIsNoTimeForIsNamedAndWhatWasMeasuredIsKept() throws Exception {
    LabPlan plan =
        plan(LabTest.ALL.subList(0, 3), List.of(LabPeer.gangwayInMemory()), Mode.THREADS);
    AtomicLong nanos = new AtomicLong();
    // A look at the clock is a second: there are five before the first test, and one for a round.
    Pace pace =
        Pace.within(
            Pace.Work.of(plan),
            Duration.ofSeconds(14),
            OptionalInt.of(50),
            () -> nanos.getAndAdd(1_000_000_000));

    LabRun run = measure(plan, pace, JVM_ARGS);

    assertThat(run.tests()).hasSize(1);
    assertThat(run.tests().getFirst().series().getFirst().cells().getFirst().rounds())
        .hasSizeBetween(1, 8);
    assertThat(run.leftOut()).isEqualTo(plan.tests().subList(1, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pwrite*", "pwrite1", "*"})
  void starsStandForAnything(String pattern) {
    assertThat(LabTest.called(List.of(pattern))).extracting(LabTest::name).contains("pwrite1");
    assertThatThrownBy(() -> LabTest.called(List.of("write"))).hasMessageContaining("write");
    assertThatThrownBy(() -> LabTest.called(List.of("[write1]*"))).hasMessageContaining("write1");
  }

  @Test
  void aStarMatchesOtherTestsOnlyIfItMatchesNoneOfWillItScale() {
    assertThat(LabTest.called(List.of("pwrite*")))
        .extracting(LabTest::name)
        .containsExactly("pwrite1", "pwrite2", "pwrite3");
    assertThat(LabTest.called(List.of("pwrite_*")))
        .extracting(LabTest::name)
        .containsExactly("pwrite_large", "pwrite_byte", "pwrite_64", "pwrite_512", "pwrite_64k");
    assertThat(LabTest.called(List.of("*")))
        .containsAll(LabTest.ALL)
        .extracting(LabTest::name)
        .contains("pwrite_large", "pwrite_byte", "readdir1");
  }
}
