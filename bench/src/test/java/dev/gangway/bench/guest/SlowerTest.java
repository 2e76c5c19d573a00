package dev.gangway.bench.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowerTest {
  private static final List<String> ARGUMENTS = List.of("pwrite1", "/bench", "0", "1", "2");

  @Test
  void onlyTheTestThatIsNamedGetsSlower() {
    assertThat(Slower.of("pwrite1:30").arguments(ARGUMENTS))
        .containsExactly("pwrite1", "/bench", "0", "1", "2", "30");
    assertThat(Slower.of("pwrite2:30").arguments(ARGUMENTS)).isEqualTo(ARGUMENTS);
    assertThat(Slower.of(null).arguments(ARGUMENTS)).isEqualTo(ARGUMENTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pwrite1", "pwrite1:", ":30", "pwrite1:0", "pwrite1:-3", "pwrite1:3%"})
  void nonsenseIsRefused(String setting) {
    assertThatThrownBy(() -> Slower.of(setting)).hasMessageContaining(setting);
  }
}
