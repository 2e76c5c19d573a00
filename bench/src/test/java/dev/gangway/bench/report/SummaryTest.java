package dev.gangway.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void takesTheMiddleAndTheQuartilesWhateverTheOrder() {
    Summary summary = Summary.of(List.of(50.0, 10.0, 30.0, 20.0, 40.0));

    assertThat(summary).isEqualTo(new Summary(5, 10, 20, 30, 40, 50));
    assertThat(summary.spread()).isEqualTo(10.0 / 30);
  }

  @Test
  void interpolatesBetweenTwoInTheMiddle() {
    assertThat(Summary.of(List.of(1.0, 2.0, 4.0, 8.0)).median()).isEqualTo(3);
  }

  @Test
  void oneSampleScattersNotAtAll() {
    assertThat(Summary.of(List.of(7.0)).spread()).isZero();
  }

  @Test
  void nothingCannotBeSummedUp() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
