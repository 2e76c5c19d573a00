package dev.gangway.bench.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowerTest {
  private static final String SLOWER = "dev.gangway.bench.slower";
  private static final String BEGAN = "dev.gangway.bench.began";
  private static final List<String> ARGUMENTS = List.of("pwrite1", "/bench", "0", "1", "2");

  @AfterEach
  void clear() {
    System.clearProperty(SLOWER);
    System.clearProperty(BEGAN);
  }

  @Test
  void onlyTheTestThatIsNamedGetsSlower() {
    assertThat(BenchSettings.slower().arguments(ARGUMENTS)).isEqualTo(ARGUMENTS);
    System.setProperty(SLOWER, "pwrite1:30");
    assertThat(BenchSettings.slower().arguments(ARGUMENTS))
        .containsExactly("pwrite1", "/bench", "0", "1", "2", "30");
    System.setProperty(SLOWER, "pwrite2:30");
    assertThat(BenchSettings.slower().arguments(ARGUMENTS)).isEqualTo(ARGUMENTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pwrite1", "pwrite1:", ":30", "pwrite1:0", "pwrite1:-3", "pwrite1:3%"})
  void nonsenseIsRefused(String setting) {
    System.setProperty(SLOWER, setting);
    assertThatThrownBy(BenchSettings::slower).hasMessageContaining(setting);
  }

  @Test
  void aTimeThatIsNoNumberIsRefused() {
    System.setProperty(BEGAN, "noon");
    assertThatThrownBy(BenchSettings::began).hasMessageContaining(BEGAN);
  }

  @Test
  void gangwayKnowsTheNames() {
    assertThat(Settings.INTERNAL).containsAll(BenchSettings.NAMES);
  }
}
