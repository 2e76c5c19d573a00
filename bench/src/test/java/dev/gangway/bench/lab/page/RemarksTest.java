package dev.gangway.bench.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.bench.lab.result.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemarksTest {
  private static final List<Integer> TASKS = List.of(1, 2);

  private static List<String> remarks(double contention, double ofNative) {
    return new Remarks(
            new Figures(
                SampleResults.of(
                    TASKS,
                    List.of(
                        SampleResults.test(
                            "open1",
                            TASKS,
                            contention,
                            List.of(
                                new SampleResults.Speed("gangway", Mode.THREADS, 1e6),
                                new SampleResults.Speed("native", Mode.PROCESSES, ofNative)))))))
        .all();
  }

  @Test
  void aLossIsToldWithItsRatio() {
    assertThat(remarks(0, 2e6))
        .containsExactly(
            "Slower than native C in 1 of 1 tests; each at its worst: open1 0.50× (1 task,"
                + " threads).");
  }

  @Test
  void whereNothingIsLostThatIsSaidOfEachPeerThatRan() {
    assertThat(remarks(0, 0.5e6))
        .containsExactly("Not slower than native C in any test of this run.");
  }

  @Test
  void badScalingIsTold() {
    assertThat(remarks(0.5, 0.5e6))
        .containsExactly(
            "Not slower than native C in any test of this run.",
            "Scales badly from the fewest tasks to the most, in percent of linear: open1, threads"
                + " (67 %).");
  }

  @Test
  void aRunThatWasCutSaysSoFirst() {
    assertThat(new Remarks(new Figures(SampleResults.cutShort())).all().getFirst())
        .startsWith("The run was interrupted");
  }
}
